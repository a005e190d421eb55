import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { paintSoon } from './after-change.ts';
import { type Amount, amountText } from './amount.ts';
import { readAmount } from './read-amount.ts';
import { claimOf } from './release.ts';
import { lockForPlanning, readReason } from './rights.ts';
import { settle } from './settle.ts';
import { given, lacking, takeable, taken } from './taken.ts';

export interface MoveInput {
  from: number;
  to: number;
  code: string;
  /** As written; '' means as much as the one has and the other lacks. */
  quantity: string;
  reason: string;
}

/**
 * Gives what is reserved of a material for one order to the shortage of another.
 * @throws AppError order.not_found, material.not_yours, order.ended, order.reason_missing, material.same_order,
 *   material.nothing_held, material.not_short, material.amount_invalid, material.amount_too_much
 */
export function moveReservation(
  ctx: Ctx,
  input: MoveInput,
): Promise<{ amount: Amount; unit: string; from: string; to: string }> {
  return withTransaction(ctx, async (tx) => {
    const reason = readReason(input.reason, '调给');
    if (input.from === input.to) throw new AppError('material.same_order');
    const [from, to] = await lockForPlanning(tx, input.from, input.to);
    if (!from || !to) throw new AppError('order.not_found');
    const { pile, claim } = await claimOf(tx, input.code, from);
    const short = pile.claims.find(({ orderId }) => orderId === to.id);
    const lacks = short ? lacking(short) : 0;
    if (lacks === 0) throw new AppError('material.not_short', { number: to.number, code: pile.code });
    const amount = readAmount(input.quantity, Math.min(takeable(claim), lacks), pile.unit);
    const changes = await settle(tx, [pile.code], {
      decide: (one) => {
        if (one.orderId === from.id) return taken(one, amount);
        return one.orderId === to.id ? given(one, amount) : undefined;
      },
    });
    await settleSoon(
      tx,
      changes.map(({ orderId }) => orderId),
    );
    await markFirstAct(tx, from);
    await markFirstAct(tx, to);
    await paintSoon(tx, [from.id, to.id, ...changes.map(({ orderId }) => orderId)]);
    const moved = [`${pile.code} ${amountText(amount, pile.unit)}`];
    const entry = (number: string, other: AuditEntry['change']): AuditEntry => ({
      action: 'material.move',
      ...auditSubject(number),
      change: { materials: [null, moved], ...other },
      reason,
    });
    await audit(tx, [
      entry(from.number, { movedTo: [null, to.number] }),
      entry(to.number, { movedFrom: [null, from.number] }),
    ]);
    return { amount, unit: pile.unit, from: from.number, to: to.number };
  });
}
