import { sql } from 'drizzle-orm';
import { outsideOrder } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { buyerOf } from '../materials/after-change.ts';
import { auditSubject } from '../orders/events.ts';
import type { Placed } from '../rush-order/core/types.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { leadSaid, type Task } from '../scheduling/tasks.ts';
import { applyOutside } from './follow-routing.ts';
import { paintOutsideSoon } from './paint.ts';
import { isGoing, operationText, outsideOf } from './read.ts';
import { takeBack } from './take-back.ts';

interface Booked {
  requestId: number;
  order: PlannedOrder;
  /** Where the operations of the order are made from now on. */
  placed: readonly Placed[];
  /** What was to be placed, as the house would make it. */
  tasks: ReadonlyMap<number, Task>;
}

/**
 * What a booked option says about suppliers becomes a fact: the order's routing names them, purchasing is to place the
 * orders; what the option makes in the house again is not ordered any more. Part of the booking's transaction.
 * @returns entries for the log, to be written with the booking's
 */
export async function followOption(
  ctx: TxCtx,
  { requestId, order, placed, tasks }: Booked,
): Promise<AuditEntry[]> {
  const before = (await outsideOf(ctx, [order.id])).filter(isGoing);
  const entries: AuditEntry[] = [];
  for (const row of before) {
    const now = placed.find(({ step }) => step === row.step);
    const stays = !now || (now.kind === 'outside' && now.supplier === row.supplier);
    if (!stays)
      entries.push(await takeBack(ctx, row, order, { reason: '加急改选了别的方案', by: requestId }));
  }
  for (const one of placed) {
    const task = tasks.get(one.step);
    if (one.kind !== 'outside' || !task || (task.kind === 'outside' && task.centre === one.supplier))
      continue;
    if (before.some(({ step, supplier }) => step === one.step && supplier === one.supplier)) continue;
    entries.push(await giveOut(ctx, requestId, order, one.supplier, task));
  }
  if (entries.length > 0) await paintOutsideSoon(ctx, [order.id]);
  return entries;
}

async function giveOut(
  ctx: TxCtx,
  requestId: number,
  order: PlannedOrder,
  supplier: string,
  task: Task,
): Promise<AuditEntry> {
  const { step, name, process, operation } = task;
  const row: typeof outsideOrder.$inferInsert = {
    ...{ orderId: order.id, step, name, process, supplier },
    leadDays: leadSaid(ctx.factory, task),
    pieces: Math.max(0, order.quantity - operation.good),
    goodBefore: operation.good,
    requestId,
    askedBy: ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system',
    buyer: (await buyerOf(ctx, order.id)) ?? '',
  };
  await ctx.tx.insert(outsideOrder).values(row);
  await applyOutside(ctx, order.id);
  return {
    action: 'production.outside',
    ...auditSubject(order.number),
    change: { operation: [null, operationText(row)], outside: [task.centre, supplier] },
  };
}

/**
 * A booking that is taken back takes its orders to suppliers back, and brings those to life that it had ended: to be ordered anew
 * where the supplier has been told by now.
 */
export async function unfollowOption(
  ctx: TxCtx,
  requestId: number,
  order: PlannedOrder,
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const row of (await outsideOf(ctx, [order.id])).filter(isGoing))
    if (row.requestId === requestId)
      entries.push(await takeBack(ctx, row, order, { reason: '加急排产已撤销' }));
  const revived = await ctx.tx.execute<{ step: number; name: string; supplier: string }>(sql`
    update outside_order x set state = case when stands then 'placed' else 'wanted' end, ended_at = null,
      ended_reason = '', ended_request = null, cancelled_there_at = null,
      placed_at = case when stands then placed_at end, placed_by = case when stands then placed_by end,
      expected_date = case when stands then expected_date end, in_house = 0, in_house_seen = 0, in_house_taken = 0
    from (select id as it, placed_at is not null and cancelled_there_at is null as stands from outside_order) as so
    where so.it = x.id and x.order_id = ${order.id} and x.ended_request = ${requestId} and x.state = 'cancelled'
      and not exists (select from outside_order y where y.order_id = x.order_id and y.step = x.step and y.state <> 'cancelled')
    returning step, name, supplier`);
  if (revived.length > 0) await applyOutside(ctx, order.id);
  if (entries.length > 0 || revived.length > 0) await paintOutsideSoon(ctx, [order.id]);
  return [
    ...entries,
    ...revived.map(
      (one): AuditEntry => ({
        action: 'production.outside',
        ...auditSubject(order.number),
        change: { operation: [null, operationText(one)], outside: [null, one.supplier] },
        reason: '加急排产已撤销',
      }),
    ),
  ];
}
