import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { becomeCard } from '../orders/order-cards.ts';
import { readOrder } from '../orders/read-order.ts';
import { formCard } from './cards/form-card.ts';
import { cardKey, ownCard } from './paint.ts';
import { requestDate } from './request.ts';
import { withdrawDate } from './settle.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const idOf = ({ params }: Press): number => Number(params.request);

/** 提交: mistakes leave the form open; a date that has moved meanwhile is filled in anew. */
const submit: Handler = async (ctx, press) => {
  const { form, params } = press;
  const orderId = Number(params.order);
  const reason = form.reason ?? '';
  try {
    const id = await requestDate(ctx, {
      orderId,
      fromDate: params.from ?? '',
      toDate: form.toDate ?? '',
      reason,
    });
    if (ctx.actor.kind === 'staff') await becomeCard(ctx, press, cardKey(id, ctx.actor.userId));
    const text = '已登记，还差客户盖章的书面确认函。';
    return { card: await ownCard(ctx, id, { text, tone: 'good' }) };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'date.stale') throw err;
    const order = await readOrder(ctx, orderId, 'single');
    if (!order) throw err;
    return { card: formCard(order, { reason }, '订单的交期刚刚有变化，请按最新的再填。') };
  }
};

const withdraw: Handler = async (ctx, press) => {
  await withdrawDate(ctx, idOf(press));
  return {
    card: await ownCard(ctx, idOf(press), { text: '已撤回，交期不变。', tone: 'good' }),
    closed: true,
  };
};

const drop: Handler = async (_ctx, press) => ({
  card: {
    title: press.view.title,
    status: { text: '已放弃', tone: 'neutral' },
    text: '没有提交改期申请。',
  },
  closed: true,
});

export const presses: Readonly<Record<string, Handler>> = { submit, withdraw, drop };
