import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Press, PressResult } from '../../flow.ts';
import { wholeParam } from '../../whole-param.ts';
import { missedCard } from './card.ts';
import { readMissed } from './read.ts';

/**
 * 知道了: what the card showed is not shown again; what it only counted, and what came after it, is shown now.
 * @throws AppError schedule.no_access, card.unknown_button
 */
export async function seeMissed(ctx: TxCtx, { params, view }: Press): Promise<PressResult> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('schedule.no_access');
  const upto = wholeParam(params.upto);
  // Cards of before 2026-11-26 name no orders: they meant all.
  const orders = params.orders === undefined ? null : params.orders.split(',').map(wholeParam);
  await ctx.tx.execute(sql`
    update missed_start set seen_at = app_now()
    where planner = ${actor.userId} and seen_at is null and last_at <= to_timestamp(${upto}::float8 / 1000)
      and (${orders === null} or order_id = any(${sql.param(orders ?? [])}::bigint[]))`);
  const rows = await readMissed(ctx, actor);
  if (rows.length > 0) return { card: missedCard(rows) };
  return { card: { ...view, buttons: [], notice: { text: '已看过。', tone: 'good' } }, closed: true };
}
