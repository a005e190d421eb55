import { and, eq, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { order } from '../../db/schema/index.ts';
import { actorId, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { rolesOver } from '../staff/policy.ts';
import { lockSubject } from '../subject.ts';
import type { OrderRow } from './enter-status.ts';

/**
 * Holds an order's row until the transaction ends, so that two who act at once do so one after the other.
 * @throws AppError order.not_found (also when the actor may not see it)
 */
export async function holdRow(ctx: TxCtx, orderId: number): Promise<OrderRow> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  if (!row || (ctx.actor.kind === 'staff' && rolesOver(ctx.factory, ctx.actor, row).length === 0))
    throw new AppError('order.not_found');
  return row;
}

/**
 * The same for a request about an order, behind whatever else is done about the order.
 * @throws AppError order.not_found (also when the actor may not see it)
 */
export async function holdOrder(ctx: TxCtx, orderId: number): Promise<OrderRow> {
  await lockSubject(ctx.tx, `order:${orderId}`);
  return holdRow(ctx, orderId);
}

/** Writes new values of an order that is held; the next version, and who made it. */
export async function saveOrder(
  ctx: TxCtx,
  row: OrderRow,
  values: PgUpdateSetSource<typeof order>,
): Promise<OrderRow> {
  const [saved] = await ctx.tx
    .update(order)
    .set({
      ...values,
      version: sql`${order.version} + 1`,
      modifiedAt: sql`app_now()`,
      modifiedBy: actorId(ctx.actor),
    })
    .where(and(eq(order.id, row.id), eq(order.version, row.version)))
    .returning();
  if (!saved) throw new Error(`order ${row.number} moved under its lock`);
  return saved;
}
