import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Flow, Press, PressResult, Where } from '../flow.ts';
import { seesMaterial } from '../materials/rights.ts';
import { answerAlone } from '../orders/discreet.ts';
import { becomeCard } from '../orders/order-cards.ts';
import { say } from '../say.ts';
import { wholeParam } from '../whole-param.ts';
import type { Decision } from './came-in.ts';
import { cancelledThere } from './cancelled-there.ts';
import { outsideCard, outsideListCard, refuseCard } from './card.ts';
import { decideTwice } from './decide-twice.ts';
import { outsideKey, PAINT_OUTSIDE, paintOutside } from './paint.ts';
import { placeOutside } from './place.ts';
import { isGoing, isOpen, outsideRows } from './read.ts';
import { refuseOutside } from './refuse.ts';
import { REPLAN, replan } from './replan.ts';
import { type OutsideView, readOpenOutside, readOutside } from './view.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const idOf = ({ params }: Press): number => wholeParam(params.outside);

async function viewOf(ctx: TxCtx, press: Press): Promise<OutsideView> {
  const [row] = await outsideRows(ctx, [idOf(press)]);
  const view = await readOutside(ctx, row);
  if (!view) throw new AppError('order.not_found');
  return view;
}

/** The card as it stands, after what was done about it. */
async function shown(ctx: TxCtx, press: Press, notice?: Card['notice']): Promise<PressResult> {
  const view = await viewOf(ctx, press);
  return { card: { ...outsideCard(view), ...(notice ? { notice } : {}) }, closed: !isOpen(view.row) };
}

const show: Handler = async (ctx, press) => {
  const { actor } = ctx;
  if (press.params.list && actor.kind === 'staff')
    await becomeCard(ctx, press, outsideKey(idOf(press), actor.userId));
  return shown(ctx, press);
};

/** 已下外协单, 保存. */
const place: Handler = async (ctx, press) => {
  const { supplier = '', date = '' } = press.form;
  await placeOutside(ctx, { id: idOf(press), supplier, date });
  return shown(ctx, press, { text: '已保存，计划和工艺里都能看到。', tone: 'good' });
};

const askRefuse: Handler = async (ctx, press) => {
  const view = await viewOf(ctx, press);
  if (!view.orders) throw new AppError('material.not_yours', { number: view.order.number });
  return isGoing(view.row) ? { card: refuseCard(view) } : shown(ctx, press);
};

/** 改回厂内. */
const refuse: Handler = async (ctx, press) => {
  await refuseOutside(ctx, { id: idOf(press), reason: press.form.reason ?? '' });
  return shown(ctx, press, { text: '已改回厂内，计划已收到通知。', tone: 'good' });
};

const DECISIONS: ReadonlySet<string> = new Set<Decision>(['cancelled', 'lowered', 'kept']);

/** 外协单已取消, 已改为 …, 外协照做. */
const twice: Handler = async (ctx, press) => {
  const { how = '', made } = press.params;
  if (!DECISIONS.has(how)) throw new AppError('card.unknown_button');
  await decideTwice(ctx, { id: idOf(press), how: how as Decision, made: wholeParam(made) });
  const text = how === 'cancelled' ? '已取消，没做完的改回厂内做。' : '已记下。';
  return shown(ctx, press, { text, tone: 'good' });
};

/** 已联系取消. */
const cancelled: Handler = async (ctx, press) => {
  await cancelledThere(ctx, idOf(press));
  return shown(ctx, press, { text: '已记下。', tone: 'good' });
};

async function answerList(ctx: TxCtx, where: Where): Promise<void> {
  if (!seesMaterial(ctx)) throw new AppError('outside.not_permitted');
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system';
  const card = outsideListCard(await readOpenOutside(ctx));
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'outside-work', key: `outside-list:${userId}`, card },
    `${where.messageKey}:outside`,
  );
}

/** Operations that planners gave to suppliers (改外协): purchasing orders them, and says when they are back. */
export const outsideWorkFlow: Flow = {
  name: 'outside-work',
  phrases: ['外协'],
  intents: { 'outside.list': (asked, _intent, from) => answerAlone(asked, from, answerList) },
  presses: { show, place, ask_refuse: askRefuse, refuse, twice, cancelled_there: cancelled },
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: { [PAINT_OUTSIDE]: paintOutside, [REPLAN]: replan },
};
