import { asc, inArray, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { type Parties, rolesOver } from '../staff/policy.ts';
import { lockOrders } from '../subject.ts';

export type OrderRow = typeof order.$inferSelect;

/** Whether the actor plans the material of this order: it takes the sight and the permission, both over this order. */
export function mayPlan(ctx: Pick<Ctx, 'factory' | 'actor'>, of: Parties): boolean {
  const roles = rolesOver(ctx.factory, ctx.actor, of);
  return (
    roles.some((role) => role.sees.includes('material')) &&
    roles.some((role) => role.may.includes('material.plan'))
  );
}

/** Whether any role of the actor sees material. */
export const seesMaterial = ({ factory, actor }: Pick<Ctx, 'factory' | 'actor'>): boolean =>
  actor.kind === 'system' ||
  actor.roles.some((key) => {
    const role = factory.roles[key];
    return role !== undefined && role.rows !== 'none' && role.sees.includes('material');
  });

/**
 * Takes orders for a decision about their material, in the order of their ids, before any stock is taken.
 * @returns the orders as asked for
 * @throws AppError order.not_found (also when the actor may not see it), material.not_yours, order.ended
 */
export async function lockForPlanning(ctx: TxCtx, ...ids: readonly number[]): Promise<OrderRow[]> {
  await lockOrders(ctx.tx, sql`select distinct unnest(${sql.param(ids)}::bigint[])`);
  const rows = await ctx.tx
    .select()
    .from(order)
    .where(inArray(order.id, [...ids]))
    .orderBy(asc(order.id))
    .for('update');
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row || rolesOver(ctx.factory, ctx.actor, row).length === 0) throw new AppError('order.not_found');
    if (!mayPlan(ctx, row)) throw new AppError('material.not_yours', { number: row.number });
    if (!row.open) throw new AppError('order.ended', { number: row.number });
    return row;
  });
}

/** @throws AppError order.reason_missing, order.reason_too_long */
export function readReason(text: string, what: string): string {
  const reason = text.trim();
  if (reason === '') throw new AppError('order.reason_missing', { step: what });
  if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
  return reason;
}
