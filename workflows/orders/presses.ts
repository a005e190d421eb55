import type { Card } from '../card.ts';
import { openForm } from '../changes/form.ts';
import { showRequest } from '../changes/list.ts';
import { openFromList } from '../checkpoints/say-mine.ts';
import type { TxCtx } from '../context.ts';
import { warningPresses } from '../delivery-warning/order-presses.ts';
import { openDateForm } from '../due-date-change/form.ts';
import { showDate } from '../due-date-change/list.ts';
import { AppError, type ErrorParams } from '../errors.ts';
import { statusOf } from '../factory/rules.ts';
import type { Press, PressResult } from '../flow.ts';
import { openReport } from '../reporting/answer.ts';
import { openRush } from '../rush-order/presses.ts';
import { say } from '../say.ts';
import { changeCard } from './cards/change-card.ts';
import { formCard } from './cards/form-card.ts';
import { orderCard } from './cards/order-card.ts';
import { stepCard } from './cards/step-card.ts';
import { changeOrder } from './change.ts';
import { assertMayCreate, createOrder } from './create.ts';
import { newOrderOf, stateOf } from './draft-form.ts';
import { viewPresses } from './editing/presses.ts';
import type { Owner } from './next-owner.ts';
import { becomeOrderCard, personCardKey } from './order-cards.ts';
import type { Place } from './read-order.ts';
import { transition } from './transition.ts';
import { answerFor } from './where.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const orderIdOf = (press: Press): number => Number(press.params.order);
const placeOf = (press: Press): Place => (press.params.place === 'group' ? 'group' : 'single');

/**
 * A row of a list, or back from a question: the order as the presser may see it now. A list in a group is
 * everybody's and stays; who pressed it gets the order alone.
 */
const show: Handler = async (ctx, press) => {
  if (press.params.place === 'group') return showAlone(ctx, press);
  const card = await current(ctx, press);
  await becomeOrderCard(ctx, press, orderIdOf(press));
  return { card };
};

async function showAlone(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  const id = orderIdOf(press);
  const answer = await answerFor(ctx, id, 'single');
  if (!answer || actor.kind !== 'staff') throw new AppError('order.not_found');
  const card = orderCard(ctx.factory, answer, 'single');
  const to = { to: 'person', userId: actor.userId } as const;
  const what = { kind: 'card', flow: 'orders', key: personCardKey(id, actor.userId), card } as const;
  await say(ctx, to, what, `${press.pressKey}:show`);
  return { card: press.view };
}

/** A step that asks for something: the question, on the same card. */
const ask: Handler = async (ctx, press) => {
  const answer = await answerFor(ctx, orderIdOf(press), 'single');
  if (!answer) throw new AppError('order.not_found');
  const step = answer.order.steps.find((one) => one.to === press.params.to);
  if (!step || answer.order.version !== Number(press.params.version)) {
    return {
      card: withNotice(orderCard(ctx.factory, answer, 'single'), '订单已有变化，请按最新内容操作。', 'warn'),
    };
  }
  return { card: stepCard(ctx.factory, answer.order, step) };
};

/**
 * Mistakes in what was typed leave the question open; whoever was first is told on the fresh card: that order.changed
 * is found out before anything is written, so that the transaction can go on after it.
 */
const step: Handler = async (ctx, press) => {
  try {
    const done = await transition(ctx, {
      orderId: orderIdOf(press),
      version: Number(press.params.version),
      to: press.params.to ?? '',
      reason: press.form.reason ?? '',
      shippedDate: press.form.shippedDate ?? '',
    });
    const card = done.answer ? orderCard(ctx.factory, done.answer, 'single') : { title: done.number };
    return { card: withNotice(card, doneText(ctx, done.to, done.owner), 'good') };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'order.changed') throw err;
    return { card: withNotice(await current(ctx, press), overtakenText(ctx, press, err.params), 'warn') };
  }
};

/** Somebody was first: with a step of their own, or with a change that left the order where it is. */
function overtakenText(ctx: TxCtx, { params }: Press, { who, status }: ErrorParams): string {
  const seen = params.from && statusOf(ctx.factory.flow, params.from).name;
  return seen === status
    ? `订单已被 ${who} 修改，请按最新内容操作。`
    : `${who} 已先一步处理，现在是「${status}」。`;
}

/** 变更: the form, filled with what holds now. */
const askChange: Handler = async (ctx, press) => {
  const answer = await answerFor(ctx, orderIdOf(press), 'single');
  if (!answer?.order.mayChange) throw new AppError('order.change_not_yours');
  return { card: changeCard(answer.order) };
};

/** Mistakes leave the form open; another version than was seen shows the order as it is now. */
const change: Handler = async (ctx, press) => {
  const { form } = press;
  try {
    const { changed } = await changeOrder(ctx, {
      orderId: orderIdOf(press),
      version: Number(press.params.version),
      quantity: form.quantity ?? '',
      requirements: form.requirements ?? '',
      specialProcesses: form.specialProcesses ?? '',
      bomRevision: form.bomRevision ?? '',
      reason: form.reason ?? '',
    });
    const done =
      changed.length > 0 ? '已变更，已通知责任人；相关关卡已重新打开。' : '没有变化，什么都没有改。';
    return { card: withNotice(await current(ctx, press), done, 'good') };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'order.changed_meanwhile') throw err;
    return { card: withNotice(await current(ctx, press), '订单已有变化，请按最新内容再变更。', 'warn') };
  }
};

/** 确认下单: creates, or shows everything that is wrong with the values kept. */
const create: Handler = async (ctx, press) => {
  assertMayCreate(ctx);
  const state = await stateOf(ctx, { ...press.form });
  if (state.problems.length > 0) return { card: formCard(state) };
  const source = press.params.source === 'chat' ? 'chat' : 'form';
  const { id, number, answer, owner, waitsFor } = await createOrder(ctx, newOrderOf(state.values), source);
  await becomeOrderCard(ctx, press, id);
  const card = answer ? orderCard(ctx.factory, answer, 'single') : { title: number };
  return {
    card: withNotice(
      card,
      `已下单。${waitsFor.length > 0 ? keptText(waitsFor) : ownerText(ctx, owner)}`,
      'good',
    ),
  };
};

const drop: Handler = async () => ({
  card: {
    title: '新建订单',
    status: { text: '已放弃', tone: 'neutral' },
    text: '没有创建订单。需要时再说「下单」。',
  },
  closed: true,
});

export const presses: Readonly<Record<string, Handler>> = {
  show,
  ask,
  step,
  checkpoint: openFromList,
  report: openReport,
  ask_change: askChange,
  change,
  ask_request: openForm,
  show_request: showRequest,
  ...warningPresses,
  ask_date: openDateForm,
  show_date: showDate,
  rush: openRush,
  create,
  drop,
  ...viewPresses,
};

async function current(ctx: TxCtx, press: Press): Promise<Card> {
  const place = placeOf(press);
  const answer = await answerFor(ctx, orderIdOf(press), place);
  if (!answer) throw new AppError('order.not_found');
  return orderCard(ctx.factory, answer, place);
}

const withNotice = (card: Card, text: string, tone: 'good' | 'warn'): Card => ({
  ...card,
  notice: { text, tone },
});

function doneText(ctx: TxCtx, to: string, owner: Owner): string {
  return `已改为「${statusOf(ctx.factory.flow, to).name}」。${ownerText(ctx, owner)}`;
}

/** 特殊工艺 that nobody can make yet: whoever plans is told when that is settled. */
const keptText = (waitsFor: readonly { name: string; who: readonly string[] }[]): string =>
  `先由${waitsFor.map(({ name, who }) => `${who.join('、') || '主管'}处理「${name}」`).join('，')}，通过后再通知计划。`;

function ownerText(ctx: TxCtx, { role, person }: Owner): string {
  if (role === null) return '';
  if (!person) return '暂无责任人，请联系主管指定。';
  if (ctx.actor.kind === 'staff' && ctx.actor.userId === person.userId) return '下一步由您处理。';
  return `下一责任人：${person.name}（${ctx.factory.roles[role]?.name ?? role}），已通知。`;
}
