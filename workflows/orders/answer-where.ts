import { sayTrail } from '../audit/say-trail.ts';
import { sayMyCheckpoints } from '../checkpoints/say-mine.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import type { OrderReference } from '../intents.ts';
import { sayMyOutside } from '../outside-work/say-mine.ts';
import { say } from '../say.ts';
import { answerAlone, answerDiscreetly } from './discreet.ts';
import { ordersWaitingFor } from './mine.ts';
import { recallList } from './open-list.ts';
import { placeOf, sayAnswer, sayOrder, sayPage } from './say-answer.ts';
import { answerFor, pageOf, type WhereAnswer, whereIs } from './where.ts';

/** "… 到哪了": one card, whatever was found. */
export const answerWhere = (asked: TxCtx, { text, wish }: OrderReference, from: Where): Promise<void> =>
  answerDiscreetly(asked, from, async (ctx, where) => {
    if (PRONOUN.test(text)) throw new AppError('order.which');
    await sayAnswer(ctx, await whereIs(ctx, text, placeOf(where)), where, wish);
  });

const PRONOUN = /^(?:它|他|她|这单|那单|该单|该订单|此单)$/;

/**
 * Words that nobody understood may still be a name ("恒锐") or ask for a state (没发货的): answers when they lead to
 * orders of this reader. Talk in which such a word only occurs (已完成，谢谢) asks for nothing.
 * @returns false when they do not; then nothing was said
 */
export async function answerIfOrder(ctx: TxCtx, text: string, where: Where): Promise<boolean> {
  const answer = await whereIs(ctx, text, placeOf(where)).catch((err: unknown) => {
    if (err instanceof AppError && err.code === 'order.no_access') return null;
    throw err;
  });
  if (!answer || !isAsked(answer, text)) return false;
  await answerDiscreetly(ctx, where, async (as, to) =>
    sayAnswer(as, to === where ? answer : await whereIs(as, text, placeOf(to)), to),
  );
  return true;
}

function isAsked(answer: WhereAnswer, text: string): boolean {
  const asks = /的|单|哪|几个|多少|有没有|^(?:逾期|加急|急单)/.test(text);
  if (answer.kind === 'none') return answer.states.length > 0 && asks && !/[，,。!！]/.test(text);
  return answer.named || (asks && answer.ignored.length === 0) || answer.states.length === 0;
}

/** "2" after a list: its second row. Without an open list two digits are looked for as an order. */
export const answerPick = (asked: TxCtx, index: number, from: Where): Promise<void> =>
  answerDiscreetly(asked, from, (ctx, where) => pick(ctx, index, where));

async function pick(ctx: TxCtx, index: number, where: Where): Promise<void> {
  const list = await recallList(ctx, where);
  const ids = list?.trail ? undefined : list?.orderIds;
  if (!ids && index > 9) return answerWhere(ctx, { text: String(index) }, where);
  if (!ids) throw new AppError('order.no_list');
  const id = ids[index - 1];
  if (id === undefined) throw new AppError('order.no_such_row', { rows: ids.length });
  const answer = await answerFor(ctx, id, placeOf(where));
  if (!answer) throw new AppError('order.not_found');
  await sayOrder(ctx, answer, where);
}

/** 我的待办: what waits for this person; nobody else's business, so never in a group. */
export const answerMine = (ctx: TxCtx, where: Where): Promise<void> => answerAlone(ctx, where, sayMine);

async function sayMine(ctx: TxCtx, where: Where): Promise<void> {
  const others = (await sayMyCheckpoints(ctx, where)) + (await sayMyOutside(ctx, where));
  const { orders, ids, total } = await ordersWaitingFor(ctx, placeOf(where)).catch((err: unknown) => {
    // Who signs checkpoints needs no right to read orders.
    if (others > 0 && err instanceof AppError) return { orders: [], ids: [], total: 0 };
    throw err;
  });
  if (orders.length === 0) {
    const text = '现在没有等您处理的订单、关卡和外协。';
    if (others === 0) await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:mine`);
    return;
  }
  const page = { orders, ids, rest: ids.slice(orders.length), more: total - orders.length, moreThan: false };
  await sayPage(ctx, `等您处理的订单：${total} 个`, page, where);
}

/** 更多 after a list: the rows that come next; after a trail: its next page. */
export const answerMore = (asked: TxCtx, from: Where): Promise<void> =>
  answerDiscreetly(asked, from, async (ctx, where) => {
    const list = await recallList(ctx, where);
    if (!list) throw new AppError('order.no_list');
    const { trail } = list;
    if (trail && trail.before !== null) return sayTrail(ctx, trail.orderId, trail.before, where);
    if (list.rest.length === 0) throw new AppError('order.no_more_rows');
    const page = await pageOf(ctx, list.rest, placeOf(where));
    await sayPage(ctx, `接下来的 ${page.orders.length} 个订单`, page, where);
  });
