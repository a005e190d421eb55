import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { statusOf } from '../factory/rules.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import { answerLoad } from '../load/answer.ts';
import { machinesNamed } from '../load/named.ts';
import { clock } from '../now.ts';
import { dayText, plainText } from '../orders/text.ts';
import { whereIs } from '../orders/where.ts';
import { openRush } from '../rush-order/presses.ts';
import { findingsOf } from '../rush-order/search/describe.ts';
import { say } from '../say.ts';
import { rolesOver } from '../staff/policy.ts';
import { wholeParam } from '../whole-param.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { readBookings } from './bookings.ts';
import { planCard } from './cards/plan-card.ts';
import { machinesOf } from './machines.ts';
import { missedAmong } from './missed/among.ts';
import { queryOf } from './query.ts';
import { type PlannedOrder, readPlannedOrder } from './read-order.ts';
import { readPlan } from './read-plan.ts';
import { assertMayPlan, assertSeesAll, assertSeesPlan, mayPlan } from './rights.ts';
import { isPlannable, planOf, settlePlan } from './settle.ts';
import { readUnplanned, type Unplanned } from './unplanned.ts';

/** Rows of the list of what needs a planner. */
const LIST_LENGTH = 12;

/**
 * 排产 SO-…: when and where it is made; without an order, what needs a planner; of a machine or a model, its load.
 * @throws AppError schedule.several, order.not_found, schedule.no_access, load.not_permitted
 */
export async function showPlan(ctx: TxCtx, text: string, where: Where): Promise<void> {
  if (text === '') return listUnplanned(ctx, where);
  const found = await whereIs(ctx, text, 'single');
  if (found.kind === 'several') throw new AppError('schedule.several');
  if (found.kind === 'none') {
    if (await namesMachines(ctx, text)) return answerLoad(ctx, text, where);
    throw new AppError('order.not_found');
  }
  const card = await cardOf(ctx, found.answer.order.id);
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system';
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'scheduling', key: planKey(found.answer.order.id, userId), card },
    `${where.messageKey}:schedule.show`,
  );
}

/** Digits alone are the end of an order's number. */
async function namesMachines(ctx: TxCtx, text: string): Promise<boolean> {
  if (!/[^\d\s-]/.test(text)) return false;
  try {
    machinesNamed(await machinesOf(ctx), text);
    return true;
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    return err.code === 'load.several';
  }
}

const planKey = (orderId: number, userId: string): string => `schedule:${orderId}:user:${userId}`;

async function reached(ctx: TxCtx, orderId: number): Promise<PlannedOrder> {
  const order = await readPlannedOrder(ctx, orderId);
  if (!order || (ctx.actor.kind === 'staff' && rolesOver(ctx.factory, ctx.actor, order).length === 0))
    throw new AppError('order.not_found');
  assertSeesPlan(ctx, order);
  return order;
}

async function cardOf(ctx: TxCtx, orderId: number, notice?: Card['notice']): Promise<Card> {
  const order = await reached(ctx, orderId);
  const rows = await readBookings(ctx, [orderId]);
  const why = rows.length === 0 && isPlannable(ctx, order) ? await whyNot(ctx, order) : '';
  const card = planCard(order, rows, await clock(ctx), {
    plans: mayPlan(ctx, order) && isPlannable(ctx, order),
    missed: await missedAmong(ctx, rows),
    why,
  });
  return { ...card, ...(notice ? { notice } : {}) };
}

/** Why an order has no place, by the finder; '' when there is one or nothing is left to plan. */
async function whyNot(ctx: TxCtx, order: PlannedOrder): Promise<string> {
  if ((await machinesOf(ctx)).length === 0) return '还没有登记机床。';
  const house = await readPlan(ctx, order.id);
  const asked = await queryOf(ctx, house, order, order.rush);
  if (!asked.hasRouting) return '没有工艺路线，请工艺员先导入。';
  const found = planOf(house.plan, asked);
  if (found?.options[0]) return '';
  const { impossible, notes } = findingsOf(
    { candidates: [], none: null, impossible: found?.impossible ?? null, absent: {} },
    house,
    asked,
    { tookMs: 0, horizonDays: ctx.factory.scheduling.horizonDays },
  );
  return [asked.query ? impossible : '', ...notes].filter((one) => one !== '').join('');
}

/** 重新排: what has not begun is planned anew where nobody is in the way. */
export async function replan(ctx: TxCtx, press: Press): Promise<PressResult> {
  const orderId = wholeParam(press.params.order);
  const order = await reached(ctx, orderId);
  assertMayPlan(ctx, order);
  if (!isPlannable(ctx, order))
    throw new AppError('schedule.not_planned', {
      number: order.number,
      status: statusOf(ctx.factory.flow, order.status).name,
    });
  const { outcome } = await settlePlan(ctx, orderId, { anew: true });
  const notice: Card['notice'] =
    outcome === 'impossible'
      ? { text: '没有排进，原因见卡片。', tone: 'warn' }
      : { text: '已按现在的空档重新排。', tone: 'good' };
  return { card: await cardOf(ctx, orderId, notice) };
}

/** 加急 below a plan. */
export const rush = (ctx: TxCtx, press: Press): Promise<PressResult> => openRush(ctx, press);

/** A row of the list: the plan of that order, as a card of its own. */
export async function openPlan(ctx: TxCtx, press: Press): Promise<PressResult> {
  const orderId = wholeParam(press.params.order);
  const { actor } = ctx;
  const card = await cardOf(ctx, orderId);
  if (actor.kind !== 'staff') throw new AppError('schedule.no_access');
  await say(
    ctx,
    { to: 'person', userId: actor.userId },
    { kind: 'card', flow: 'scheduling', key: planKey(orderId, actor.userId), card },
    `${press.pressKey}:schedule.open`,
  );
  return { card: { ...press.view, notice: { text: '已发给您。', tone: 'info' } } };
}

const WHY: Readonly<Record<Unplanned['why'], string>> = {
  none: '没有排进',
  late: '排到承诺交期之后',
  missed: '到点未开工',
};

async function listUnplanned(ctx: TxCtx, where: Where): Promise<void> {
  assertSeesAll(ctx);
  if ((await machinesOf(ctx)).length === 0) throw new AppError('schedule.no_machines');
  const rows = await readUnplanned(ctx, LIST_LENGTH);
  const key = `${where.messageKey}:schedule.list`;
  if (rows.length === 0) {
    const text = '所有在制订单都已排产，且按期。看一个订单的排产请说「排产 订单号」。';
    await say(ctx, where.reply, { kind: 'text', text }, key);
    return;
  }
  const today = shanghaiDay(await clock(ctx));
  const card: Card = {
    title: `排产：${rows.length} 个订单要处理`,
    fields: rows.map(({ number, customer, promisedDate, why }) => ({
      label: `${number} ${plainText(customer)}`,
      value: `${WHY[why]}，承诺 ${dayText(promisedDate, today)}`,
      tone: why === 'missed' ? 'warn' : 'bad',
    })),
    buttons: rows.map(({ id, number }) => ({
      label: number,
      action: 'open',
      params: { order: String(id), list: 'yes' },
    })),
  };
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'scheduling', key: `schedule-list:${where.messageKey}`, card },
    key,
  );
}
