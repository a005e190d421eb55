import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { orderCard } from '../orders/cards/order-card.ts';
import { becomeOrderCard } from '../orders/order-cards.ts';
import { dayText } from '../orders/text.ts';
import { answerFor, type OrderAnswer } from '../orders/where.ts';
import { explain } from '../sentences/explain.ts';
import { answerWarning } from './answer.ts';
import { answerCard } from './cards/answer-card.ts';

async function orderOf(ctx: TxCtx, press: Press): Promise<OrderAnswer> {
  const answer = await answerFor(ctx, Number(press.params.order), 'single');
  if (!answer) throw new AppError('order.not_found');
  return answer;
}

/** 答复预警 on an order's card: the question, on the same card. */
async function askWarning(ctx: TxCtx, press: Press): Promise<PressResult> {
  const answer = await orderOf(ctx, press);
  if (answer.asides.warning?.mayAnswer) return { card: answerCard(answer.order) };
  const text = '这个订单现在没有等您答复的交期预警。';
  return { card: { ...orderCard(ctx.factory, answer, 'single'), notice: { text, tone: 'info' } } };
}

/** What can be mended leaves the question open; all of it is found out before anything is written. */
const MENDED = new Set(['warning.words_missing', 'warning.until_invalid', 'order.reason_too_long']);
const OVER = new Set(['warning.answered', 'warning.not_open']);

async function submitWarning(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { words = '', until = '' } = press.form;
  const orderId = Number(press.params.order);
  let notice: { text: string; tone: 'good' | 'info' };
  try {
    const done = await answerWarning(ctx, { orderId, words, until });
    await becomeOrderCard(ctx, press, orderId);
    notice = { text: `已答复，预计 ${done.until} 发货，看板不再置顶。`, tone: 'good' };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    if (MENDED.has(err.code)) {
      const { order } = await orderOf(ctx, press);
      return { card: answerCard(order, { words, until }, explain(err)) };
    }
    if (!OVER.has(err.code)) throw err;
    notice = { text: explain(err), tone: 'info' };
  }
  const answer = await orderOf(ctx, press);
  const text = notice.text.replace(/\d{4}-\d{2}-\d{2}/, (day) => dayText(day, answer.order.now));
  return { card: { ...orderCard(ctx.factory, answer, 'single'), notice: { ...notice, text } } };
}

/** On cards of orders. */
export const warningPresses = { ask_warning: askWarning, answer_warning: submitWarning };
