import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import type { Where } from '../flow.ts';
import type { Wish } from '../intents.ts';
import { say } from '../say.ts';
import { listCard } from './cards/list-card.ts';
import { orderCard } from './cards/order-card.ts';
import { rememberList } from './open-list.ts';
import { groupCardKey, personCardKey } from './order-cards.ts';
import type { Place } from './read-order.ts';
import { plainText } from './text.ts';
import type { OrderAnswer, OrderPage, WhereAnswer } from './where.ts';

export const placeOf = (where: Where): Place => (where.conversation.kind === 'group' ? 'group' : 'single');

/** One card, whatever was found. @param wish what the words wanted done, which words do not do */
export async function sayAnswer(ctx: TxCtx, answer: WhereAnswer, where: Where, wish?: Wish): Promise<void> {
  if (answer.kind === 'none') {
    await say(ctx, where.reply, { kind: 'text', text: nothingText(answer) }, `${where.messageKey}:where`);
  } else if (answer.kind === 'one') {
    const { steps } = answer.answer.order;
    const lines = [...(wish ? [wishText(wish, steps.length > 0)] : []), ...unusedText(answer.ignored)];
    await sayOrder(ctx, answer.answer, where, lines.join('\n'));
  } else {
    const lines = [...(wish ? [wishText(wish, true)] : []), ...unusedText(answer.ignored)];
    await sayPage(ctx, titleOf(answer), answer, where, lines.join('\n'));
  }
}

function titleOf({ states, ids, moreThan }: OrderPage & { states: readonly string[] }): string {
  const which = states.length > 0 ? `「${states.join('、')}」的` : '';
  return `找到 ${ids.length} 个${moreThan ? '以上' : ''}${which}订单，要看哪一个？`;
}

/** Numbers that no order has, and words that meant nothing. */
function unusedText(ignored: readonly string[]): string[] {
  const isNumber = (word: string) => /^(?:SO-?)?[\d-]+$/.test(word);
  const numbers = ignored.filter(isNumber);
  const words = ignored.filter((word) => !isNumber(word));
  return [
    ...(numbers.length > 0 ? [`没有找到：${plainText(numbers.join('、'))}`] : []),
    ...(words.length > 0 ? [`没有用上：${plainText(words.join('、').slice(0, 60))}`] : []),
  ];
}

/** Orders are changed by their cards' buttons, where right, version and reason are asked for. */
function wishText(wish: Wish, hasButtons: boolean): string {
  if (wish === 'due_date')
    return '没有改动：改期要走改期流程，请说「改交期 订单号 3月20日 原因」，或点卡片上的「改交期」。';
  if (wish === 'rush_off')
    return '没有改动：已订下的加急，请在那张「加急 订单号」卡片上按「撤销」；还没选方案的，请计划员按「不排」。';
  return hasButtons ? '没有改动：请用卡片上的按钮操作。' : '没有改动：这个订单现在没有您可以操作的步骤。';
}

function nothingText({ text, suggestions, states }: Extract<WhereAnswer, { kind: 'none' }>): string {
  if (text === '') return '您名下还没有订单。可以发订单号、客户简称或产品编码查询。';
  if (states.length > 0) return `您可以查看的订单里，没有符合「${text.slice(0, 40)}」的。`;
  const near =
    suggestions.length > 0
      ? `是不是想找：${suggestions.join('、')}？`
      : '可以发订单号（或后四位）、客户简称、产品编码再试。';
  return `没有找到与「${text.slice(0, 40)}」有关、您可以查看的订单。${near}`;
}

/** One living card per order and person (or group): a newer answer takes the older one's place. */
export async function sayOrder(ctx: TxCtx, answer: OrderAnswer, where: Where, notice = ''): Promise<void> {
  const place = placeOf(where);
  const { id } = answer.order;
  const mine = ctx.actor.kind === 'staff' ? personCardKey(id, ctx.actor.userId) : `order:${id}:system`;
  const key = place === 'group' ? groupCardKey(id, where.conversation.id) : mine;
  const card: Card = {
    ...orderCard(ctx.factory, answer, place),
    ...(notice ? { notice: { text: notice, tone: 'warn' } } : {}),
  };
  await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, `${where.messageKey}:where`);
}

/** Rows to pick from; their order and what comes after them is remembered for "2" and for 更多. */
export async function sayPage(
  ctx: TxCtx,
  title: string,
  page: OrderPage,
  where: Where,
  note = '',
): Promise<void> {
  const card = listCard(ctx.factory, title, page, placeOf(where), note || undefined);
  const shown = page.orders.map((order) => order.id);
  await rememberList(ctx, where, { orderIds: shown, rest: page.rest });
  const key = `order-list:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, `${where.messageKey}:where`);
}
