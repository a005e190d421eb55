import type { TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { schedule } from '../due.ts';
import { AppError } from '../errors.ts';
import { ensureHours, type Hours, isTime, nextWork } from '../fixed-hours.ts';
import type { Flow, Where } from '../flow.ts';
import type { IntentOf } from '../intents.ts';
import { clock } from '../now.ts';
import { answerAlone } from '../orders/discreet.ts';
import { whereIs } from '../orders/where.ts';
import { say } from '../say.ts';
import { mayReadOrders } from '../staff/policy.ts';
import { lockSubject } from '../subject.ts';
import { answerCard } from './cards/answer-card.ts';
import { overviewCard } from './cards/warnings-card.ts';
import { SOON } from './follow.ts';
import { presses } from './presses.ts';
import { openWarnings } from './read.ts';
import { cardKey, REPAINT, repaintCards } from './repaint.ts';
import { forgetDone, WARNINGS, warn } from './warn.ts';

/** Kind of the due instants at the hours of warnings.yaml. */
const LOOK = 'delivery_warning.look';

const hours = ({ factory }: TxCtx): Hours => ({ kind: LOOK, at: factory.warning?.at ?? null });

async function look(ctx: TxCtx, ref: string): Promise<void> {
  if (!(await isTime(ctx, hours(ctx), ref))) return;
  await forgetDone(ctx, [LOOK, SOON, REPAINT]);
  await warn(ctx, null);
}

/** Orders that changed: together, so that one person has one message. Held when the service comes back at night. */
const soon = {
  async set(ctx: TxCtx, refs: readonly string[]): Promise<void> {
    const now = await clock(ctx);
    const begin = nextWork(ctx, now);
    if (begin > now) {
      for (const ref of refs) await schedule(ctx, SOON, ref, begin);
      return;
    }
    await warn(ctx, [...new Set(refs.map((ref) => Number(ref.split(':')[0])))]);
  },
};

/** 交期预警: what is open and the asker may answer, on their one living card. */
async function list(ctx: TxCtx, where: Where): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff' || !mayReadOrders(ctx.factory, actor)) throw new AppError('order.no_access');
  await lockSubject(ctx.tx, WARNINGS);
  const open = await openWarnings(ctx);
  const key = `${where.messageKey}:warning.list`;
  if (open.length === 0) {
    const text = '现在没有等您答复的交期预警。';
    await say(ctx, where.reply, { kind: 'text', text }, key);
    return;
  }
  const card = overviewCard(ctx, open, (await clock(ctx)).toISOString());
  const what = { kind: 'card', flow: 'delivery-warning', key: cardKey(actor.userId), card } as const;
  await say(ctx, where.reply, what, key);
}

/** 答复 SO-… 已催料 3月18日发: the question filled in, on a card of the order. */
async function askAnswer(
  ctx: TxCtx,
  { reference, draft }: IntentOf<'warning.answer'>,
  where: Where,
): Promise<void> {
  const found = await whereIs(ctx, reference.text, 'single');
  if (found.kind === 'several') throw new AppError('warning.several');
  if (found.kind === 'none') throw new AppError('order.not_found');
  const { order, asides } = found.answer;
  if (!asides.warning) throw new AppError('warning.not_open', { number: order.number });
  if (!asides.warning.mayAnswer) throw new AppError('warning.not_yours', { number: order.number });
  const day = draft.until ? parseDate(draft.until, { today: order.now.slice(0, 10), lean: 'future' }) : null;
  const values = { words: draft.words ?? '', until: day?.ok ? day.date : '' };
  const card = answerCard(order, values, day && !day.ok ? day.reason : undefined);
  const key = `warning-answer:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, key);
}

/** Orders whose promise is near and that have not left: told once per change, pinned until they are answered. */
export const deliveryWarningFlow: Flow = {
  name: 'delivery-warning',
  phrases: ['交期预警', '答复 SO-20260315-0042 已催料，3月18日发货'],
  intents: {
    'warning.list': (asked, _intent, from) => answerAlone(asked, from, list),
    'warning.answer': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => askAnswer(ctx, intent, where)),
  },
  presses,
  subject: () => WARNINGS,
  due: { [LOOK]: look, [SOON]: soon, [REPAINT]: repaintCards },
  start: (ctx) => ensureHours(ctx, hours(ctx)),
};
