import { eq } from 'drizzle-orm';
import { outsideOrder } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { planSoon } from '../scheduling/plan-soon.ts';
import { type Decision, leftOutside, madeTwice } from './came-in.ts';
import { lockOutside } from './lock.ts';
import { paintOutsideSoon } from './paint.ts';
import { operationText } from './read.ts';
import { replanSoon } from './replan.ts';
import { takeBack } from './take-back.ts';
import { type OutsideView, readOutside } from './view.ts';

/**
 * Purchasing says what became of a supplier's order of which pieces were made in the house meanwhile.
 * @param input.made pieces made here that the card showed
 * @throws AppError order.not_found, material.not_yours, order.ended, outside.settled, outside.twice_changed
 */
export function decideTwice(ctx: Ctx, input: { id: number; how: Decision; made: number }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { row, order } = await lockOutside(tx, input.id);
    const view = await readOutside(tx, row);
    if (!view) throw new AppError('order.not_found');
    if (madeTwice(row) === 0 || row.inHouse !== input.made)
      throw new AppError('outside.twice_changed', { operation: row.name });
    const entry = await enter(tx, view, input.how);
    await markFirstAct(tx, order);
    await planSoon(tx, [order.id]);
    await paintOutsideSoon(tx, [order.id]);
    await audit(tx, entry);
  });
}

async function enter(ctx: TxCtx, { row, order }: OutsideView, how: Decision): Promise<AuditEntry> {
  const made = `厂内已做 ${row.inHouse}${order.unit}`;
  if (how === 'cancelled') {
    const entry = await takeBack(ctx, row, order, { reason: `${made}，外协单已取消`, settled: true });
    await replanSoon(ctx, row.id);
    return entry;
  }
  const pieces = how === 'lowered' ? leftOutside(row) : row.pieces;
  const inHouseTaken = how === 'lowered' ? row.inHouse : row.inHouseTaken;
  await ctx.tx
    .update(outsideOrder)
    .set({ pieces, inHouseTaken, inHouseSeen: row.inHouse })
    .where(eq(outsideOrder.id, row.id));
  return {
    action: 'material.outside_twice',
    ...auditSubject(order.number),
    change: {
      operation: [null, operationText(row)],
      ...(pieces === row.pieces ? {} : { quantity: [row.pieces, pieces] }),
    },
    reason: how === 'lowered' ? `${made}，外协单已改数量` : `${made}，外协单照做`,
  };
}
