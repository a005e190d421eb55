import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { readReason } from '../materials/rights.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { plainText } from '../orders/text.ts';
import { doerName } from '../rush-order/people.ts';
import { planSoon } from '../scheduling/plan-soon.ts';
import { lockOutside } from './lock.ts';
import { paintOutsideSoon } from './paint.ts';
import { takeBack } from './take-back.ts';
import { tellAsker } from './tell.ts';
import { readOutside } from './view.ts';

/**
 * No supplier does it after all: it is made in the house again and planned anew; whoever gave it out hears why.
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
    await planSoon(tx, [order.id]);
    await paintOutsideSoon(tx, [order.id]);
    const text = `${doerName(tx)}：**${order.number}** 的${plainText(row.name)} 外协做不了（${plainText(reason)}），已改回厂内，正在重新排产。看新的时间：发「排产 ${order.number}」。`;
    await tellAsker(tx, view, { title: '外协改回厂内', text, key: 'refused' }, [order.ownerUserId]);
    await audit(tx, entry);
  });
}
