import { sql } from 'drizzle-orm';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { wholeParam } from '../whole-param.ts';
import { recomputeSoon } from './again.ts';
import { askRush } from './ask.ts';
import { bookOption } from './book.ts';
import { detailsCard, holdCard } from './cards/rush-card.ts';
import { assertNotHeld, type Choice, decide } from './chosen.ts';
import { closeRush } from './close.ts';
import { dropRush, holdOption, releaseHold } from './hold.ts';
import { readRush } from './read.ts';
import { assertMayBook, mayAsk } from './rights.ts';
import type { Taken } from './taken.ts';
import { cardFor, paintRush, readerOf } from './tell.ts';
import { type Undone, undoRush } from './undo.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;
type Notice = NonNullable<Card['notice']>;

const requestOf = ({ params }: Press): number => wholeParam(params.request);
const choiceOf = (press: Press): Choice => ({
  requestId: requestOf(press),
  round: wholeParam(press.params.round),
  place: wholeParam(press.params.place),
});

/** 选: booked, or the next best is on the card at once. */
const book: Handler = (ctx, press) =>
  choosing(ctx, press, '没有订下', async () => {
    const done = await bookOption(ctx, choiceOf(press));
    if (done.outcome === 'taken') return takenText(done, '没有订下');
    const view = await readRush(ctx, requestOf(press));
    const booked = view?.options.find(({ id }) => id === view.request.bookedOption);
    if (booked?.plan.how === 'keep')
      return { text: '已选定维持现计划，排产没有改动。加急标记保留，不会为别的加急单让路。', tone: 'good' };
    const told = (booked?.plan.putOff.length ?? 0) > 0;
    const given = booked?.plan.lines.some((line) => line.given) ? '采购已收到外协下单任务。' : '';
    return {
      text: told
        ? `已订下，让路订单的责任人已通知。${given}承诺交期没有改动。`
        : `已订下，没有订单让路。${given}承诺交期没有改动。`,
      tone: 'good',
    };
  });

/** 先占: kept for a while. */
const hold: Handler = (ctx, press) =>
  choosing(ctx, press, '没有占住', async () => {
    const done = await holdOption(ctx, choiceOf(press));
    const { holdMinutes } = ctx.factory.scheduling;
    return done.outcome === 'held'
      ? { text: `已为您占住 ${holdMinutes} 分钟，到时自动放开。`, tone: 'good' }
      : takenText(done, '没有占住');
  });

/** 先占住: which one? */
const askHold: Handler = async (ctx, press) => {
  const view = await readRush(ctx, requestOf(press));
  if (!view) throw new AppError('rush.settled');
  const planner = assertMayBook(ctx, view.order);
  if (view.request.state !== 'open' || view.options.some(({ held }) => held)) return show(ctx, press);
  return { card: holdCard(view, readerOf(ctx, view, planner), ctx.factory.scheduling.holdMinutes) };
};

/** 看明细: one option with all of its figures. */
const details: Handler = async (ctx, press) => {
  const view = await readRush(ctx, requestOf(press));
  if (!view) throw new AppError('rush.settled');
  const planner = assertMayBook(ctx, view.order);
  if (view.request.state !== 'open') return show(ctx, press);
  return { card: detailsCard(view, readerOf(ctx, view, planner), wholeParam(press.params.place)) };
};

/** 返回: the card as it stands. */
const show: Handler = async (ctx, press) => {
  const { actor } = ctx;
  const view = await readRush(ctx, requestOf(press));
  if (!view || actor.kind !== 'staff' || !mayAsk(ctx, view.order)) throw new AppError('rush.settled');
  return { card: cardFor(ctx, view, actor) };
};

const takenText = ({ why }: Taken, not: string): Notice => ({
  text: `${not}：${why}。正在重新计算，马上更新。`,
  tone: 'warn',
});

const release: Handler = (ctx, press) =>
  settling(ctx, press, async () => {
    await releaseHold(ctx, requestOf(press));
    return { text: '已放开。', tone: 'info' };
  });

const drop: Handler = (ctx, press) =>
  settling(ctx, press, async () => {
    await dropRush(ctx, requestOf(press));
    return { text: '已关闭，没有订时段。', tone: 'info' };
  });

const undo: Handler = (ctx, press) =>
  settling(ctx, press, async () => undoneText(await undoRush(ctx, requestOf(press))));

const undoneText = ({ restored, kept, own }: Undone): Notice => {
  const parts = [
    own ? '本单恢复原来的时间' : '本单按现在的空档重新排产',
    ...(restored.length > 0 ? [`已恢复 ${restored.join('、')} 原来的时间`] : []),
    ...(kept.length > 0 ? [`${kept.join('、')} 之后又有变化或原来的时间已不能用，没有改动`] : []),
  ];
  return { text: `已撤销。${parts.join('；')}。`, tone: kept.length > 0 ? 'warn' : 'good' };
};

/** 重新计算: on the plan as it is now. */
const again: Handler = (ctx, press) =>
  settling(ctx, press, async () => {
    const deciding = await decide(ctx, requestOf(press));
    await assertNotHeld(ctx, deciding.request, deciding.planner);
    await recomputeSoon(ctx, deciding.request);
    return { text: '正在按现在的排产重新计算，马上更新。', tone: 'info' };
  });

/** As `settling`, of one option. @param not what has not been done where it was computed anew and is not there any more */
const choosing = (ctx: TxCtx, press: Press, not: string, act: () => Promise<Notice>): Promise<PressResult> =>
  settling(ctx, press, async () => {
    try {
      return await act();
    } catch (err) {
      if (!(err instanceof AppError) || err.code !== 'rush.no_such_option') throw err;
      return { text: `${not}：方案已重新计算，您选的那个变了。请按卡片上现在的方案再选。`, tone: 'warn' };
    }
  });

/**
 * Does it and paints everybody's card. Who comes too late, or presses what somebody else keeps, sees on the fresh card how it
 * stands: these refusals come before anything is written.
 */
async function settling(ctx: TxCtx, press: Press, act: () => Promise<Notice>): Promise<PressResult> {
  let notice: Notice;
  try {
    notice = await act();
  } catch (err) {
    if (!(err instanceof AppError) || !LATE.has(err.code)) throw err;
    if (err.code === 'rush.ended') await closeRush(ctx, wholeParam(press.params.order));
    notice = { text: await lateText(ctx, press, err), tone: 'warn' };
  }
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('rush.not_yours');
  await paintRush(ctx, requestOf(press), { but: [actor.userId] });
  const view = await readRush(ctx, requestOf(press));
  if (!view) throw new AppError('rush.settled');
  return { card: cardFor(ctx, view, actor, notice) };
}

const LATE: ReadonlySet<string> = new Set([
  'rush.settled',
  'rush.not_held',
  'rush.held_by_other',
  'rush.ended',
  'rush.booked_again',
]);

async function lateText(ctx: TxCtx, press: Press, { code, params }: AppError): Promise<string> {
  if (code === 'rush.held_by_other')
    return `${params.who} 已先占住到 ${params.until}。可以等到时间过后再选。`;
  if (code === 'rush.not_held') return '您没有占住的时段，不用放开。';
  if (code === 'rush.ended') return `${params.number} 已是「${params.status}」，不能加急，这次加急已关闭。`;
  if (code === 'rush.booked_again') return '这单之后又订过加急时段，请先在最新的加急卡片上撤销。';
  const view = await readRush(ctx, requestOf(press));
  if (view?.request.state === 'booked') return `${view.bookedByName ?? '别人'} 已先一步订下。`;
  return '这次加急已经处理过，不用再操作。';
}

/** 申请加急 below a question (what_if): the order is marked, and the options go to who decides. */
const mark: Handler = async (ctx, press) => {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('rush.not_permitted');
  const asked = await readRush(ctx, requestOf(press));
  if (!asked) throw new AppError('rush.settled');
  const { planners } = await askRush(
    ctx,
    {
      orderId: asked.order.id,
      whatIf: false,
      wished: asked.request.wishedDate ?? '',
      reason: asked.request.reason,
    },
    { later: true },
  );
  await ctx.tx.execute(sql`update rush_request set state = 'dropped' where id = ${asked.request.id}`);
  return {
    card: {
      ...press.view,
      buttons: [],
      notice: { text: askedText(ctx, planners), tone: 'good' },
    },
    closed: true,
  };
};

/** 加急 on an order's card: answered at once; the options come as a card of their own when they are found. */
export async function openRush(ctx: TxCtx, press: Press): Promise<PressResult> {
  const input = { orderId: wholeParam(press.params.order), whatIf: false, wished: '', reason: '' };
  const { planners } = await askRush(ctx, input, { later: true });
  return { card: { ...press.view, notice: { text: askedText(ctx, planners), tone: 'good' } } };
}

/** What became of a request, for who asked. */
const askedText = ({ actor }: TxCtx, planners: readonly string[]): string =>
  actor.kind === 'staff' && planners.includes(actor.userId)
    ? '已标为加急，正在找时段，方案马上发给您。'
    : '已标为加急，方案马上发给计划员，选定后通知您。';

export const presses: Readonly<Record<string, Handler>> = {
  book,
  hold,
  ask_hold: askHold,
  details,
  show,
  release,
  drop,
  undo,
  again,
  mark,
};
