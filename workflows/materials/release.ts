import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { entriesOf, paintSoon } from './after-change.ts';
import type { Amount } from './amount.ts';
import { readAmount } from './read-amount.ts';
import { lockStock, type OrderClaim, type Pile, readPiles } from './read-claims.ts';
import { lockForPlanning, readReason } from './rights.ts';
import { settle } from './settle.ts';
import { takeable, taken } from './taken.ts';

export interface ReleaseInput {
  orderId: number;
  code: string;
  /** As written; '' means all that was not issued. */
  quantity: string;
  reason: string;
}

/**
 * Releases what is reserved of a material for an order: it is offered to the shortages of others and not handed to this
 * order again by itself.
 * @returns how much, and in which unit
 * @throws AppError order.not_found, material.not_yours, order.ended, order.reason_missing, material.nothing_held,
 *   material.amount_invalid, material.amount_too_much
 */
export function releaseReservation(
  ctx: Ctx,
  input: ReleaseInput,
): Promise<{ amount: Amount; unit: string; number: string }> {
  return withTransaction(ctx, async (tx) => {
    const reason = readReason(input.reason, '释放');
    const [order] = await lockForPlanning(tx, input.orderId);
    if (!order) throw new AppError('order.not_found');
    const { pile, claim } = await claimOf(tx, input.code, order);
    const amount = readAmount(input.quantity, takeable(claim), pile.unit);
    const changes = await settle(tx, [pile.code], {
      decide: (one) => (one.orderId === order.id ? taken(one, amount) : undefined),
    });
    await settleSoon(
      tx,
      changes.map(({ orderId }) => orderId),
    );
    await markFirstAct(tx, order);
    await paintSoon(tx, [order.id, ...changes.map(({ orderId }) => orderId)]);
    const own = changes.filter(({ orderId }) => orderId === order.id);
    const others = changes.filter(({ orderId }) => orderId !== order.id);
    await audit(tx, [...entriesOf(own, reason), ...entriesOf(others, `${order.number} 释放的物料`)]);
    return { amount, unit: pile.unit, number: order.number };
  });
}

/**
 * Takes the stock row of a material, and reads what an order holds of it.
 * @throws AppError material.unknown, material.nothing_held
 */
export async function claimOf(
  ctx: TxCtx,
  code: string,
  order: { id: number; number: string },
): Promise<{ pile: Pile; claim: OrderClaim }> {
  const [pile] = await readPiles(ctx, await lockStock(ctx, [code]));
  if (!pile) throw new AppError('material.unknown', { text: code });
  const claim = pile.claims.find(({ orderId }) => orderId === order.id);
  if (!claim || takeable(claim) === 0)
    throw new AppError('material.nothing_held', { number: order.number, code });
  return { pile, claim };
}
