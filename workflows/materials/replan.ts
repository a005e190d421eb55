import { eq } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { readOrder } from '../orders/read-order.ts';
import { rolesOver } from '../staff/policy.ts';
import { bomCard } from './cards/bom-card.ts';
import { readLines } from './coverage.ts';
import { planDemand } from './plan-demand.ts';

/**
 * Computes the material of an order again after its BOM was put right, by who may change bills of materials or plans
 * material, and sees it.
 * @throws AppError order.not_found, material.not_yours, order.ended
 */
export async function replan(ctx: TxCtx, orderId: number): Promise<Card> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  const roles = row ? rolesOver(ctx.factory, ctx.actor, row) : [];
  if (!row || roles.length === 0) throw new AppError('order.not_found');
  const permitted = roles.some(
    ({ may, sees }) =>
      sees.includes('material') && (may.includes('master.import') || may.includes('material.plan')),
  );
  if (!permitted) throw new AppError('material.not_yours', { number: row.number });
  if (!row.open) throw new AppError('order.ended', { number: row.number });
  await planDemand(ctx, orderId, 'BOM 更新后重新计算');
  const [view, lines] = [await readOrder(ctx, orderId, 'single'), await readLines(ctx, [orderId])];
  if (!view) throw new AppError('order.not_found');
  const wrong = lines.length === 0 || lines.some((line) => line.problem !== '');
  const card = bomCard({ ...view, money: null }, lines);
  return wrong
    ? { ...card, notice: { text: '已重新计算，问题还在，请核对 BOM。', tone: 'warn' } }
    : { ...card, notice: { text: '已重新计算，物料需求已更新。', tone: 'good' } };
}
