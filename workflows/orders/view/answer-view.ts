import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Where } from '../../flow.ts';
import { clock } from '../../now.ts';
import { say } from '../../say.ts';
import { answerAlone } from '../discreet.ts';
import { personCardKey } from '../order-cards.ts';
import { instantOf } from '../past/moment.ts';
import { pastCard } from '../past/past-card.ts';
import { sayAnswer, sayPage } from '../say-answer.ts';
import { whereIs } from '../where.ts';
import { viewCard } from './view-card.ts';

/** SO-… 全貌: the full view on the asker's card of the order; never in a group, where less is shown. */
export const answerView = (asked: TxCtx, text: string, from: Where): Promise<void> =>
  answerAlone(asked, from, async (ctx, where) => {
    const id = await theOne(ctx, text, where, '点开订单，再按「全貌」。');
    if (id === null) return;
    const card = await viewCard(ctx, id, 'basic');
    // Never silent: in a group the asker has read that something was sent to them.
    if (!card) throw new AppError('order.not_found');
    const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system';
    const what = { kind: 'card', flow: 'orders', key: personCardKey(id, userId), card } as const;
    await say(ctx, where.reply, what, `${where.messageKey}:view`);
  });

/** SO-… 3月8日当时什么样: a card of its own, beside the living one. */
export const answerPast = (asked: TxCtx, text: string, when: string, from: Where): Promise<void> =>
  answerAlone(asked, from, async (ctx, where) => {
    const at = instantOf(when, await clock(ctx));
    const id = await theOne(ctx, text, where, `请写上订单号再问，例如：SO-20260315-0042 ${when}当时什么样。`);
    if (id === null) return;
    const card = await pastCard(ctx, id, at, 'basic');
    if (!card) throw new AppError('order.not_found');
    const key = `order-past:${where.messageKey}`;
    await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, `${where.messageKey}:past`);
  });

/** The order that a text means; null when it means several or none, which is then told. */
async function theOne(ctx: TxCtx, text: string, where: Where, note: string): Promise<number | null> {
  if (text === '') throw new AppError('order.which');
  const answer = await whereIs(ctx, text, 'single');
  if (answer.kind === 'one') return answer.answer.order.id;
  if (answer.kind === 'none') await sayAnswer(ctx, answer, where);
  else await sayPage(ctx, `找到 ${answer.ids.length} 个订单，要看哪一个？`, answer, where, note);
  return null;
}
