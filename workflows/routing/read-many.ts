import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { withOutside } from '../outside-work/overlay.ts';
import { outsideSoFar } from '../outside-work/read.ts';
import type { Operation } from './read.ts';

type Row = Operation & { orderId: number } & Record<string, unknown>;

/**
 * The routings of orders, by order, as `routingOf` for one: their own copies, else those of their products.
 * @param free what planners gave to suppliers and nobody has ordered yet, as the house would make it
 */
export async function routingsOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderIds: readonly number[],
  { free = false } = {},
): Promise<Map<number, Operation[]>> {
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    with asked as (
      select o.id, o.product_id, o.bom_revision from customer_order o
      where o.id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(orderIds)}::text::jsonb))
    ), own as (
      select a.id as order_id, w.step, w.name, w.work_centre, w.setup_minutes, w.run_minutes, w.tooling, w.outsourced,
        w.supplier, w.lead_days, w.process, w.good, w.finished
      from asked a join order_operation w on w.order_id = a.id
    ), usual as (
      select a.id, r.step, r.name, r.work_centre, r.setup_minutes, r.run_minutes, r.tooling, r.outsourced, r.supplier,
        r.lead_days, r.process, 0, false
      from asked a join routing_operation r on r.product_id = a.product_id and r.revision = coalesce(
        (select c.revision from routing_operation c where c.product_id = a.product_id and c.revision in (a.bom_revision, '')
         order by c.revision = a.bom_revision desc limit 1), '')
      where not exists (select from own where own.order_id = a.id)
    )
    select order_id::float8 as "orderId", step, name, work_centre as "workCentre", setup_minutes::float8 as "setupMinutes",
      run_minutes::float8 as "runMinutes", tooling, outsourced, supplier, lead_days as "leadDays", process, good, finished
    from (select * from own union all select * from usual) as operation order by order_id, step`);
  const routings = new Map(orderIds.map((id): [number, Operation[]] => [id, []]));
  for (const { orderId, ...operation } of rows) routings.get(orderId)?.push(operation as Operation);
  for (const row of await outsideSoFar(ctx, orderIds)) {
    const routing = routings.get(row.orderId) ?? [];
    if (row.state !== 'cancelled') routings.set(row.orderId, withOutside(routing, [row], { free }));
    else if (row.goodAtEnd > 0)
      routings.set(
        row.orderId,
        routing.map((one) =>
          one.step === row.step && one.name === row.name ? { ...one, madeElsewhere: row.goodAtEnd } : one,
        ),
      );
  }
  return routings;
}
