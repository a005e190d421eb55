import type { Card } from '../card.ts';
import { sayMyCheckpoints } from '../checkpoints/say-mine.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import { say } from '../say.ts';
import { listCard } from './cards/list-card.ts';
import { orderCard } from './cards/order-card.ts';
import { answerAlone, answerDiscreetly } from './discreet.ts';
import { ordersWaitingFor } from './mine.ts';
import { recallList, rememberList } from './open-list.ts';
import { groupCardKey, personCardKey } from './order-cards.ts';
import type { OrderView, Place } from './read-order.ts';
import { plainText } from './text.ts';
import { answerFor, type OrderAnswer, type WhereAnswer, whereIs } from './where.ts';

export const placeOf = (where: Where): Place => (where.conversation.kind === 'group' ? 'group' : 'single');

/** "… 到哪了": one card, whatever was found. */
export const answerWhere = (asked: TxCtx, text: string, from: Where): Promise<void> =>
  answerDiscreetly(asked, from, async (ctx, where) =>
    sayAnswer(ctx, await whereIs(ctx, text, placeOf(where)), where),
  );

/**
 * Words that nobody understood may still be a name ("恒锐"): answers when they lead to orders of this reader.
 * @returns false when they do not; then nothing was said
 */
export async function answerIfOrder(ctx: TxCtx, text: string, where: Where): Promise<boolean> {
  const answer = await whereIs(ctx, text, placeOf(where)).catch((err: unknown) => {
    if (err instanceof AppError && err.code === 'order.no_access') return null;
    throw err;
  });
  if (!answer || answer.kind === 'none') return false;
  await answerDiscreetly(ctx, where, async (as, to) =>
    sayAnswer(as, to === where ? answer : await whereIs(as, text, placeOf(to)), to),
  );
  return true;
}

async function sayAnswer(ctx: TxCtx, answer: WhereAnswer, where: Where): Promise<void> {
  if (answer.kind === 'none') {
    await say(ctx, where.reply, { kind: 'text', text: nothingText(answer) }, `${where.messageKey}:where`);
  } else if (answer.kind === 'one') await sayOrder(ctx, answer.answer, where);
  else {
    const total = answer.orders.length + answer.more;
    const title = `找到 ${total}${answer.moreThan ? ' 个以上' : ' 个'}订单，要看哪一个？`;
    const note = answer.ignored.length > 0 ? `没有用上：${plainText(answer.ignored.join('、'))}` : undefined;
    await sayList(ctx, listCard(ctx.factory, title, answer, placeOf(where), note), answer.orders, where);
  }
}

function nothingText({ text, suggestions }: { text: string; suggestions: string[] }): string {
  if (text === '') return '您名下还没有订单。可以说「恒锐的单子到哪了」或发订单号查询。';
  const shown = text.slice(0, 40);
  const near =
    suggestions.length > 0
      ? `是不是想找：${suggestions.join('、')}？`
      : '可以发订单号（或后四位）、客户简称、产品编码再试。';
  return `没有找到与「${shown}」有关、您可以查看的订单。${near}`;
}

/** One living card per order and person (or group): a newer answer takes the older one's place. */
async function sayOrder(ctx: TxCtx, answer: OrderAnswer, where: Where): Promise<void> {
  const place = placeOf(where);
  const { id } = answer.order;
  const mine = ctx.actor.kind === 'staff' ? personCardKey(id, ctx.actor.userId) : `order:${id}:system`;
  const key = place === 'group' ? groupCardKey(id, where.conversation.id) : mine;
  const card = orderCard(ctx.factory, answer, place);
  await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, `${where.messageKey}:where`);
}

async function sayList(ctx: TxCtx, card: Card, orders: readonly OrderView[], where: Where): Promise<void> {
  await rememberList(
    ctx,
    where,
    orders.map((order) => order.id),
  );
  const key = `order-list:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, `${where.messageKey}:where`);
}

/** "2" after a list: its second row. Without an open list two digits are looked for as an order. */
export const answerPick = (asked: TxCtx, index: number, from: Where): Promise<void> =>
  answerDiscreetly(asked, from, (ctx, where) => pick(ctx, index, where));

async function pick(ctx: TxCtx, index: number, where: Where): Promise<void> {
  const ids = await recallList(ctx, where);
  if (!ids && index > 9) return answerWhere(ctx, String(index), where);
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
  const signatures = await sayMyCheckpoints(ctx, where);
  const { orders, total } = await ordersWaitingFor(ctx, placeOf(where)).catch((err: unknown) => {
    // Who signs checkpoints needs no right to read orders.
    if (signatures > 0 && err instanceof AppError) return { orders: [], total: 0 };
    throw err;
  });
  if (orders.length === 0) {
    const text = '现在没有等您处理的订单和关卡。';
    if (signatures === 0) await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:mine`);
    return;
  }
  const list = { orders, more: total - orders.length, moreThan: false };
  const card = listCard(ctx.factory, `等您处理的订单：${total} 个`, list, placeOf(where));
  await sayList(ctx, card, orders, where);
}
