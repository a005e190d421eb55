import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { entriesOf, paintSoon, tellLosses } from './after-change.ts';
import { lockStock } from './read-claims.ts';
import { settle } from './settle.ts';
import { tellNegative } from './tell-negative.ts';

/**
 * Facts about these materials were inserted, given an order, or reversed: stock and reservations are brought to what
 * all facts together say, whatever the order in which they came. What is free goes to open shortages (rush first, then
 * the promise, then the older order); nobody loses anything unless there is less than was held. Orders of the facts are
 * locked by the caller, before.
 * @returns ids of orders whose coverage changed
 */
export async function settleGoods(ctx: TxCtx, materialCodes: readonly string[]): Promise<number[]> {
  const codes = await lockStock(ctx, materialCodes);
  const changes = await settle(ctx, codes, null);
  await tellNegative(ctx, codes);
  if (changes.length === 0) return [];
  const orderIds = [...new Set(changes.map(({ orderId }) => orderId))].sort((a, b) => a - b);
  await paintSoon(ctx, orderIds);
  const losses = changes.filter(({ before, after }) => after < before);
  await tellLosses(ctx, losses, '现有库存低于已锁定的数量');
  await audit(ctx, [
    ...entriesOf(
      changes.filter(({ before, after }) => after > before),
      '',
    ),
    ...entriesOf(losses, '现有库存低于已锁定的数量'),
  ]);
  return orderIds;
}
