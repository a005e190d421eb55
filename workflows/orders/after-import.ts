import { eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import type { StatusFlow } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { settleOrders } from '../facts/settle-order.ts';
import { planDemand } from '../materials/plan-demand.ts';
import { releaseAll } from '../materials/release-all.ts';
import { copyRouting } from '../routing/copy.ts';
import { lockSubject } from '../subject.ts';

/** Due instant: an order that a workbook brought or changed; its ref is `<order id>:<transaction>`. */
export const IMPORTED = 'orders.imported';

/** Statuses in which an order's material is still to come: those that wait for material or for the first report. */
const planned = (flow: StatusFlow): string[] =>
  flow.data
    .filter(({ when }) => when.material !== undefined || when.workReport === 'first')
    .map(({ from }) => from);

/**
 * Orders that a workbook brought into work, ended, or changed while facts or reservations of theirs were known, are looked
 * at after the commit: thousands may come in one workbook, and each takes locks of its own.
 */
export async function lookAfterImport(ctx: TxCtx, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return;
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${IMPORTED}, o.id || ':' || pg_current_xact_id(), app_now() from customer_order o
    where o.id = any(${sql.param([...orderIds])}::bigint[]) and (
      o.status = any(${sql.param(planned(ctx.factory.flow))}::text[])
      or exists (select from reservation r where r.order_id = o.id and r.quantity > r.issued)
      or exists (select from fact f where f.order_id = o.id))
    order by o.id
    on conflict do nothing`);
}

/** Plans routing and material without a message to anybody (缺料 lists what is missing), or frees what an ended order kept. */
export async function afterImport(ctx: TxCtx, ref: string): Promise<void> {
  const orderId = Number(ref.split(':')[0]);
  await lockSubject(ctx.tx, `order:${orderId}`);
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  if (!row) return;
  const { flow } = ctx.factory;
  if (statusOf(flow, row.status).terminal) await releaseAll(ctx, orderId, '表格导入');
  if (planned(flow).includes(row.status)) {
    await copyRouting(ctx, row);
    await planDemand(ctx, orderId, '表格导入', { quiet: true });
  }
  await audit(ctx, await settleOrders(ctx, [orderId]));
}
