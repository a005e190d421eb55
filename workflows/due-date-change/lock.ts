import { and, eq } from 'drizzle-orm';
import { dueDateChange, order } from '../../db/schema/index.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { isDelivered } from '../factory/rules.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { rolesOver } from '../staff/policy.ts';
import { lockSubject } from '../subject.ts';
import type { Factor } from './factor-rules.ts';

export type DateRow = typeof dueDateChange.$inferSelect;

/** States in which a request goes on. */
export const GOING = ['draft', 'reading', 'review', 'approval'] as const;

/** States in which it has ended. */
export const ENDED = ['accepted', 'rejected', 'withdrawn', 'closed'] as const;

export const isGoing = (state: string): boolean => (GOING as readonly string[]).includes(state);

/** A request and its order, both held until the transaction ends. */
export interface Held {
  request: DateRow;
  order: OrderRow;
}

/**
 * Holds an order for a request about it.
 * @throws AppError order.not_found (also when the actor may not see it)
 */
export async function holdOrder(ctx: TxCtx, orderId: number): Promise<OrderRow> {
  await lockSubject(ctx.tx, `order:${orderId}`);
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  if (!row || (ctx.actor.kind === 'staff' && rolesOver(ctx.factory, ctx.actor, row).length === 0))
    throw new AppError('order.not_found');
  return row;
}

/**
 * Holds a request in one of these states.
 * @throws AppError date.not_found, date.settled, order.not_found
 */
export async function holdRequest(ctx: TxCtx, id: number, states: readonly string[] = GOING): Promise<Held> {
  const [found] = await ctx.tx
    .select({ orderId: dueDateChange.orderId })
    .from(dueDateChange)
    .where(eq(dueDateChange.id, id));
  if (!found) throw new AppError('date.not_found');
  const held = await holdOrder(ctx, found.orderId);
  const [request] = await ctx.tx.select().from(dueDateChange).where(eq(dueDateChange.id, id)).for('update');
  if (!request) throw new AppError('date.not_found');
  if (!states.includes(request.state)) throw new AppError('date.settled', { id });
  return { request, order: held };
}

/** The request that a checkpoint decides on and its order, held; undefined when it has ended already. */
export async function decidedBy(
  { tx }: TxCtx,
  { id, orderId }: CheckpointRow,
  factor: Factor,
): Promise<Held | undefined> {
  const [row] = await tx.select().from(order).where(eq(order.id, orderId)).for('update');
  const [request] = await tx
    .select()
    .from(dueDateChange)
    .where(and(eq(dueDateChange.checkpointId, id), eq(dueDateChange.state, factor)))
    .for('update');
  return row && request ? { request, order: row } : undefined;
}

/** Why no date of this order can move, or can move no more by this request; null: it can. */
export function whyNot({ factory }: Pick<TxCtx, 'factory'>, row: OrderRow, fromDate: string): string | null {
  if (!row.open) return `订单 ${row.number} 已经结束`;
  if (isDelivered(factory.flow, row.heldFrom ?? row.status)) return `订单 ${row.number} 的货已经发出`;
  if (row.promisedDate !== fromDate)
    return `订单 ${row.number} 的交期在申请之后已改为 ${row.promisedDate}，请按新的交期重新申请`;
  return null;
}

/** @throws AppError order.ended, date.shipped, date.stale */
export function assertMovable(ctx: TxCtx, row: OrderRow, fromDate: string): void {
  if (!row.open) throw new AppError('order.ended', { number: row.number });
  if (isDelivered(ctx.factory.flow, row.heldFrom ?? row.status))
    throw new AppError('date.shipped', { number: row.number });
  if (row.promisedDate !== fromDate)
    throw new AppError('date.stale', { number: row.number, date: row.promisedDate });
}
