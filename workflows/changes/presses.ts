import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { becomeCard } from '../orders/order-cards.ts';
import { readOrder } from '../orders/read-order.ts';
import { acceptRequest, LOOK_AGAIN } from './accept.ts';
import { formCard } from './cards/form-card.ts';
import { rejectCard } from './cards/request-card.ts';
import { cardKey, ownCard, readerOf } from './paint.ts';
import { mayReadRequest, readRequest } from './read.ts';
import { requestChange } from './request.ts';
import { rejectRequest, withdrawRequest } from './settle.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const requestOf = ({ params }: Press): number => Number(params.request);

/** 提交: mistakes leave the form open; an order that has changed meanwhile is filled in anew. */
const submit: Handler = async (ctx, press) => {
  const { form, params } = press;
  const orderId = Number(params.order);
  const written = {
    quantity: form.quantity ?? '',
    requirements: form.requirements ?? '',
    specialProcesses: form.specialProcesses ?? '',
    bomRevision: form.bomRevision ?? '',
    reason: form.reason ?? '',
  };
  try {
    const id = await requestChange(ctx, { ...written, orderId, version: Number(params.version) });
    if (ctx.actor.kind === 'staff') await becomeCard(ctx, press, cardKey(id, ctx.actor.userId));
    const text = '已登记。请在聊天里把客户来函或邮件截图发给单脉，收到后交给计划员决定。';
    return { card: await ownCard(ctx, id, { text, tone: 'good' }) };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'order.changed_meanwhile') throw err;
    const order = await readOrder(ctx, orderId, 'single');
    if (!order) throw err;
    return { card: formCard(order, { reason: written.reason }, '订单已有变化，请按最新内容再填。') };
  }
};

const accept: Handler = async (ctx, press) => {
  const done = await acceptRequest(ctx, {
    requestId: requestOf(press),
    version: Number(press.params.version),
  });
  const id = requestOf(press);
  if (done === 'stale') return { card: await ownCard(ctx, id, LOOK_AGAIN) };
  const text = '已接受。订单已变更，备料、关卡已按新内容处理，相关人员已通知。';
  return { card: await ownCard(ctx, id, { text, tone: 'good' }), closed: true };
};

/** 拒绝: asks why, on the same card, of who may decide. */
const askReject: Handler = async (ctx, press) => {
  const { actor } = ctx;
  const view = await readRequest(ctx, requestOf(press));
  if (!view || actor.kind !== 'staff' || !mayReadRequest(ctx, view)) throw new AppError('change.not_found');
  const reader = readerOf(ctx, view, actor);
  if (view.state !== 'open' || !reader.decides) return back(ctx, press);
  return { card: rejectCard(view, reader) };
};

const back: Handler = async (ctx, press) => ({ card: await ownCard(ctx, requestOf(press)) });

const reject: Handler = async (ctx, press) => {
  await rejectRequest(ctx, requestOf(press), press.form.decision ?? '');
  const text = '已拒绝，订单没有变，提出人已收到通知。';
  return { card: await ownCard(ctx, requestOf(press), { text, tone: 'good' }), closed: true };
};

const withdraw: Handler = async (ctx, press) => {
  await withdrawRequest(ctx, requestOf(press));
  return { card: await ownCard(ctx, requestOf(press), { text: '已撤回。', tone: 'good' }), closed: true };
};

const drop: Handler = async (_ctx, press) => ({
  card: {
    title: press.view.title,
    status: { text: '已放弃', tone: 'neutral' },
    text: '没有提交变更申请。',
  },
  closed: true,
});

export const presses: Readonly<Record<string, Handler>> = {
  submit,
  accept,
  ask_reject: askReject,
  reject,
  back,
  withdraw,
  drop,
};
