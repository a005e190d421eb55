import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { schedule } from '../due.ts';
import type { Flow, Where } from '../flow.ts';
import type { OrderDraft } from '../intents.ts';
import { say } from '../say.ts';
import { afterImport, IMPORTED } from './after-import.ts';
import { answerMine, answerMore, answerPick, answerWhere } from './answer-where.ts';
import { formCard } from './cards/form-card.ts';
import { assertMayCreate } from './create.ts';
import { answerAlone } from './discreet.ts';
import { formOf } from './draft-form.ts';
import { GIVE, giveNew } from './give-new.ts';
import { refreshPace } from './pace.ts';
import { presses } from './presses.ts';
import { REPAINT, repaintOrder } from './repaint-order.ts';
import { answerPast, answerView } from './view/answer-view.ts';
import { today } from './where.ts';

/** Kind of the due instant; its ref is the Shanghai day. */
const PACE = 'orders.pace';
/** Shanghai hour when nobody works: the usual stays are computed anew. */
const PACE_AT = '03:10:00+08:00';

/** 下单: the form, filled with what was understood. Prices are typed into it, so never in a group. */
async function askNewOrder(ctx: TxCtx, draft: OrderDraft, where: Where): Promise<void> {
  assertMayCreate(ctx);
  const state = await formOf(ctx, draft);
  const source = Object.keys(draft).length > 0 ? 'chat' : 'form';
  const card = withSource(formCard(state), source);
  const key = `order-form:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'orders', key, card }, `${where.messageKey}:form`);
}

const withSource = (card: ReturnType<typeof formCard>, source: string) => ({
  ...card,
  buttons:
    card.buttons?.map((button) =>
      'action' in button && button.action === 'create' ? { ...button, params: { source } } : button,
    ) ?? [],
});

async function paceDue(ctx: TxCtx, day: string): Promise<void> {
  await refreshPace(ctx);
  const now = await today(ctx);
  const next = addDays(day < now ? now : day, 1);
  await schedule(ctx, PACE, next, new Date(`${next}T${PACE_AT}`));
}

/** At every start the pace is computed once for the day, unless that was done. */
async function start(ctx: TxCtx): Promise<void> {
  const [open] = await ctx.tx.execute<{ ref: string }>(
    sql`select ref from due_instant where kind = ${PACE} and done_at is null and not dead limit 1`,
  );
  if (open) return;
  const [now] = await ctx.tx.execute<{ day: string; at: string }>(
    sql`select (app_now() at time zone 'Asia/Shanghai')::date::text as day, app_now() as at`,
  );
  if (now) await schedule(ctx, PACE, now.day, new Date(now.at));
}

/** Orders: asking, creating, and moving them through the status flow. */
export const ordersFlow: Flow = {
  name: 'orders',
  phrases: [
    'SO-20260315-0042 到哪了',
    '恒锐的单子到哪了',
    '0042 进度',
    '下单 恒锐 KHM-200 200套 3月20日交 需镀镍',
    '我的待办',
    'SO-20260315-0042 全貌',
    'SO-20260315-0042 3月8日当时什么样',
  ],
  intents: {
    'order.where': (ctx, intent, where) => answerWhere(ctx, intent.reference, where),
    'order.create': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => askNewOrder(ctx, intent.draft, where)),
    'order.mine': (ctx, _intent, where) => answerMine(ctx, where),
    'order.view': (ctx, intent, where) => answerView(ctx, intent.reference.text, where),
    'order.past': (ctx, intent, where) => answerPast(ctx, intent.reference.text, intent.when, where),
    'order.more': (ctx, _intent, where) => answerMore(ctx, where),
    pick: (ctx, intent, where) => answerPick(ctx, intent.index, where),
  },
  presses,
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: { [PACE]: paceDue, [REPAINT]: repaintOrder, [IMPORTED]: afterImport, [GIVE]: giveNew },
  start,
};
