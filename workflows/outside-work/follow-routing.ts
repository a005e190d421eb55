import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { ENDED } from '../scheduling/write-bookings.ts';

/**
 * Lets an order's own routing say what planners gave to suppliers; how it was made before is kept with it. Run it after the
 * routing was copied. Running it again changes nothing.
 */
export async function applyOutside({ tx }: Pick<TxCtx, 'tx'>, orderId: number): Promise<void> {
  await tx.execute(sql`
    with given as (
      update outside_order x set former = jsonb_build_object('workCentre', w.work_centre, 'setupMinutes', w.setup_minutes,
        'runMinutes', w.run_minutes, 'tooling', w.tooling, 'outsourced', w.outsourced, 'supplier', w.supplier,
        'leadDays', w.lead_days)
      from order_operation w
      where x.order_id = ${orderId} and x.state <> 'cancelled' and w.order_id = x.order_id and w.step = x.step
        and w.name = x.name and not (w.outsourced and w.supplier = x.supplier)
      returning w.id, x.supplier, x.lead_days)
    update order_operation w set outsourced = true, supplier = given.supplier, lead_days = given.lead_days, work_centre = '',
      setup_minutes = 0, run_minutes = 0, tooling = ''
    from given where w.id = given.id`);
}

/**
 * The order's own routing says again what it said before; the line of the plan at the supplier goes, or ends now where some
 * pieces came back: the rest is planned in the house.
 */
export async function restoreRouting({ tx }: Pick<TxCtx, 'tx'>, id: number): Promise<void> {
  await tx.execute(sql`
    update order_operation w set work_centre = f."workCentre", setup_minutes = f."setupMinutes", run_minutes = f."runMinutes",
      tooling = f.tooling, outsourced = f.outsourced, supplier = f.supplier, lead_days = f."leadDays"
    from outside_order x, jsonb_to_record(x.former) as f ("workCentre" text, "setupMinutes" numeric, "runMinutes" numeric,
      tooling text, outsourced boolean, supplier text, "leadDays" int)
    where x.id = ${id} and w.order_id = x.order_id and w.step = x.step and w.name = x.name
      and w.outsourced and w.supplier = x.supplier`);
  await tx.execute(sql`
    delete from machine_booking b using outside_order x
    where x.id = ${id} and b.order_id = x.order_id and b.step = x.step and b.kind = 'outside' and b.state = 'planned'`);
  await tx.execute(sql`
    update machine_booking b set state = ${ENDED.state}, "to" = ${ENDED.to}
    from outside_order x
    where x.id = ${id} and b.order_id = x.order_id and b.step = x.step and b.kind = 'outside' and b.state = 'running'`);
}

/** The line of the plan ends on the evening of the day on which purchasing expects the parts, before what comes after. */
export async function followExpected({ tx }: Pick<TxCtx, 'tx'>, id: number): Promise<void> {
  await tx.execute(sql`
    update machine_booking b set "to" = r."to", work_minutes = extract(epoch from r."to" - b."from")::int / 60
    from outside_order x, machine_booking m
    left join lateral (select n."from" from machine_booking n
      where n.order_id = m.order_id and n.step > m.step and n.state = 'planned' order by n.step limit 1) after on true
    cross join lateral (select greatest(m."from" + interval '1 minute', least(after."from",
      (x.expected_date::date + time '18:00') at time zone 'Asia/Shanghai')) as "to") r
    where x.id = ${id} and x.expected_date is not null and m.order_id = x.order_id and m.step = x.step
      and m.kind = 'outside' and m.state = 'planned' and b.id = m.id and b."to" <> r."to"`);
}
