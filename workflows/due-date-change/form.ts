import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { isDelivered } from '../factory/rules.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import type { DateDraft, OrderReference } from '../intents.ts';
import { readOrder } from '../orders/read-order.ts';
import { whereIs } from '../orders/where.ts';
import { say } from '../say.ts';
import { formCard } from './cards/form-card.ts';
import { goingRequestOf } from './promises.ts';

/**
 * 改交期 SO-… 3月20日 客户延期: the form of that order, filled with what was said.
 * @throws AppError date.which, date.several, date.already_open, date.not_permitted, date.shipped, order.not_found,
 *   order.ended
 */
export async function askDate(
  ctx: TxCtx,
  reference: OrderReference,
  draft: DateDraft,
  where: Where,
): Promise<void> {
  if (reference.text === '') throw new AppError('date.which');
  const found = await whereIs(ctx, reference.text, 'single');
  if (found.kind === 'several') throw new AppError('date.several');
  if (found.kind === 'none') throw new AppError('order.not_found');
  const card = await formFor(ctx, found.answer.order.id, draft);
  const key = `date-form:${where.messageKey}`;
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'due-date-change', key, card },
    `${where.messageKey}:date.form`,
  );
}

/** 改交期 on an order's card: the form comes as a card of its own, the order's card stays. */
export async function openDateForm(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('date.not_permitted');
  const card = await formFor(ctx, Number(press.params.order), {});
  const key = `date-form:${press.params.order}:${actor.userId}`;
  await say(
    ctx,
    { to: 'person', userId: actor.userId },
    { kind: 'card', flow: 'due-date-change', key, card },
    `${press.pressKey}:date.form`,
  );
  return { card: { ...press.view, notice: { text: '改期申请表已发给您。', tone: 'info' } } };
}

/** What was said and cannot be read stands above the form. */
async function formFor(ctx: TxCtx, orderId: number, { toDate, reason }: DateDraft): Promise<Card> {
  const order = await readOrder(ctx, orderId, 'single');
  if (!order) throw new AppError('order.not_found');
  if (!order.open) throw new AppError('order.ended', { number: order.number });
  if (isDelivered(ctx.factory.flow, order.heldFrom ?? order.status))
    throw new AppError('date.shipped', { number: order.number });
  if (!order.mayMoveDate) throw new AppError('date.not_permitted');
  const going = await goingRequestOf(ctx, orderId);
  if (going)
    throw new AppError('date.already_open', { id: going.id, number: order.number, who: going.requestedBy });
  const today = order.now.slice(0, 10);
  const read = toDate ? parseDate(toDate, { today, lean: 'future' }) : null;
  const said = { ...(read?.ok ? { toDate: read.date } : {}), ...(reason ? { reason } : {}) };
  return formCard(order, said, read && !read.ok ? `${read.reason}。` : undefined);
}
