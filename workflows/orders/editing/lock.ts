import type { order } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { LONGEST_TEXT } from '../fields.ts';
import { holdRow, saveOrder } from '../hold.ts';
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
  const row = await holdRow(ctx, of.orderId);
  if (!editRights(ctx.factory, ctx.actor, row)[right]) throw new AppError('order.edit_not_yours');
  if (of.version !== null && row.version !== of.version)
    throw new AppError('order.changed_meanwhile', { number: row.number });
  return row;
}

/** Writes new values; the next version, and who made it. @returns the instant of the change */
export const saveEdit = async (
  ctx: TxCtx,
  row: OrderRow,
  values: Partial<typeof order.$inferInsert>,
): Promise<Date> => (await saveOrder(ctx, row, values)).modifiedAt;

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
