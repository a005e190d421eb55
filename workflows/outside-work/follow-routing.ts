import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';

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

/** The order's own routing says again what it said before; the line of the plan at the supplier goes. */
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
}
