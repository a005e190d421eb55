import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { readReason } from '../materials/rights.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { lockOutside } from './lock.ts';
import { paintOutsideSoon } from './paint.ts';
import { replanSoon } from './replan.ts';
import { takeBack } from './take-back.ts';
import { readOutside } from './view.ts';

/**
 * No supplier does it after all: it is made in the house again and planned anew (replan.ts), of which
 * whoever gave it out hears.
 * @throws AppError order.not_found, material.not_yours, order.ended, outside.settled, order.reason_missing
 */
export function refuseOutside(ctx: Ctx, input: { id: number; reason: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { row, order } = await lockOutside(tx, input.id);
    const reason = readReason(input.reason, '改回厂内');
    const view = await readOutside(tx, row);
    if (!view) throw new AppError('order.not_found');
    const entry = await takeBack(tx, row, view.order, { reason: `外协做不了：${reason}` });
    await markFirstAct(tx, order);
    await replanSoon(tx, row.id);
    await paintOutsideSoon(tx, [order.id]);
    await audit(tx, entry);
  });
}
