import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import type { ChangeDraft, OrderReference } from '../intents.ts';
import { readQuantity } from '../orders/fields.ts';
import { readOrder } from '../orders/read-order.ts';
import type { WrittenSpecification } from '../orders/specification.ts';
import { whereIs } from '../orders/where.ts';
import { say } from '../say.ts';
import { formCard } from './cards/form-card.ts';

/**
 * 客户要改 SO-… 数量改为 250: the form of that order, filled with what was said.
 * @throws AppError change.which, change.several, order.not_found, change.not_permitted
 */
export async function askChange(
  ctx: TxCtx,
  reference: OrderReference,
  draft: ChangeDraft,
  where: Where,
): Promise<void> {
  if (reference.text === '') throw new AppError('change.which');
  const found = await whereIs(ctx, reference.text, 'single');
  if (found.kind === 'several') throw new AppError('change.several');
  if (found.kind === 'none') throw new AppError('order.not_found');
  const card = await formFor(ctx, found.answer.order.id, draft);
  const key = `change-form:${where.messageKey}`;
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'changes', key, card },
    `${where.messageKey}:change.form`,
  );
}

/** 客户变更 on an order's card: the form comes as a card of its own, the order's card stays. */
export async function openForm(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('change.not_permitted');
  const card = await formFor(ctx, Number(press.params.order), {});
  const key = `change-form:${press.params.order}:${actor.userId}`;
  await say(
    ctx,
    { to: 'person', userId: actor.userId },
    { kind: 'card', flow: 'changes', key, card },
    `${press.pressKey}:change.form`,
  );
  return { card: { ...press.view, notice: { text: '变更申请表已发给您。', tone: 'info' } } };
}

async function formFor(ctx: TxCtx, orderId: number, draft: ChangeDraft): Promise<Card> {
  const order = await readOrder(ctx, orderId, 'single');
  if (!order) throw new AppError('order.not_found');
  if (!order.mayRequest)
    throw new AppError(order.open ? 'change.not_permitted' : 'order.ended', { number: order.number });
  const { addProcesses, unread, ...said } = draft;
  const values: Partial<WrittenSpecification> = { ...said };
  if (addProcesses && values.specialProcesses === undefined)
    values.specialProcesses = [...new Set([...order.specialProcesses, ...addProcesses])].join('、');
  return formCard(order, values, problemOf(values, unread));
}

/** What was said and cannot be taken as it is; the form opens all the same. */
function problemOf(
  { quantity }: Partial<WrittenSpecification>,
  unread: string | undefined,
): string | undefined {
  const read = quantity === undefined ? null : readQuantity(quantity);
  const problems = [
    ...(read && !read.ok ? [`「${quantity}」不行：${read.text}`] : []),
    ...(unread
      ? [`「${unread}」没有填进表里：${DUE.test(unread) ? '交期请走改期流程' : '请填到相应的一栏'}`]
      : []),
  ];
  return problems.length > 0 ? `${problems.join('；')}。` : undefined;
}

const DUE = /交期|交货|交付|发货/;
