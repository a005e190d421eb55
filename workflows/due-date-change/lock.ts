import { and, eq } from 'drizzle-orm';
import { dueDateChange, order } from '../../db/schema/index.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { isDelivered } from '../factory/rules.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { holdOrder } from '../orders/hold.ts';
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

/** Why no date of an order can move, or can move no more by this request: code of the refusal, and words for its end. */
const BLOCKS = {
  'order.ended': ({ number }) => `订单 ${number} 已经结束`,
  'date.shipped': ({ number }) => `订单 ${number} 的货已经发出`,
  'date.stale': ({ number, promisedDate }) =>
    `订单 ${number} 的交期在申请之后已改为 ${promisedDate}，请按新的交期重新申请`,
} satisfies Record<string, (row: OrderRow) => string>;

function blockOf({ factory }: TxCtx, row: OrderRow, fromDate: string): keyof typeof BLOCKS | null {
  if (!row.open) return 'order.ended';
  if (isDelivered(factory.flow, row.heldFrom ?? row.status)) return 'date.shipped';
  return row.promisedDate === fromDate ? null : 'date.stale';
}

/** Why the date cannot move, for who asked before; null: it can. */
export function whyNot(ctx: TxCtx, row: OrderRow, fromDate: string): string | null {
  const block = blockOf(ctx, row, fromDate);
  return block && BLOCKS[block](row);
}

/** @throws AppError order.ended, date.shipped, date.stale */
export function assertMovable(ctx: TxCtx, row: OrderRow, fromDate: string): void {
  const block = blockOf(ctx, row, fromDate);
  if (block) throw new AppError(block, { number: row.number, date: row.promisedDate });
}
