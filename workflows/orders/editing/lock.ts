import { and, eq, sql } from 'drizzle-orm';
import { order } from '../../../db/schema/index.ts';
import { actorId, type TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { rolesOver } from '../../staff/policy.ts';
import { LONGEST_TEXT } from '../fields.ts';
import { type EditRights, editRights } from './rights.ts';

export type OrderRow = typeof order.$inferSelect;

export interface Edited {
  orderId: number;
  /** The version that the person saw; null where they could not see one (a file that came later). */
  version: number | null;
}

/**
 * Holds the order that somebody wants to edit.
 * @throws AppError order.not_found, order.edit_not_yours, order.changed_meanwhile
 */
export async function lockForEdit(ctx: TxCtx, of: Edited, right: keyof EditRights): Promise<OrderRow> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, of.orderId)).for('update');
  if (!row || (ctx.actor.kind === 'staff' && rolesOver(ctx.factory, ctx.actor, row).length === 0))
    throw new AppError('order.not_found');
  if (!editRights(ctx.factory, ctx.actor, row)[right]) throw new AppError('order.edit_not_yours');
  if (of.version !== null && row.version !== of.version)
    throw new AppError('order.changed_meanwhile', { number: row.number });
  return row;
}

/** Writes new values; the next version, and who made it. @returns the instant of the change */
export async function saveEdit(
  ctx: TxCtx,
  row: OrderRow,
  values: Partial<typeof order.$inferInsert>,
): Promise<Date> {
  const [saved] = await ctx.tx
    .update(order)
    .set({
      ...values,
      version: sql`${order.version} + 1`,
      modifiedAt: sql`app_now()`,
      modifiedBy: actorId(ctx.actor),
    })
    .where(and(eq(order.id, row.id), eq(order.version, row.version)))
    .returning({ at: order.modifiedAt });
  if (!saved) throw new Error(`order ${row.number} moved under its lock`);
  return saved.at;
}

/** @throws AppError order.reason_missing, order.reason_too_long */
export function readReason(text: string, step: string, required: boolean): string {
  const reason = text.trim();
  if (required && reason === '') throw new AppError('order.reason_missing', { step });
  if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
  return reason;
}

/** Text within its limit. @throws AppError order.edit_invalid */
export function readWithin(label: string, text: string, most: number): string {
  const value = text.trim();
  if (value.length > most)
    throw new AppError('order.edit_invalid', {
      problems: `${label}最多 ${most} 字，现在有 ${value.length} 字`,
    });
  return value;
}
