import type { TxCtx } from '../context.ts';
import type { Flow, Where } from '../flow.ts';
import { answerDiscreetly } from '../orders/discreet.ts';
import { say } from '../say.ts';
import { CARD_ROWS, type CardView, viewCard } from './cards.ts';
import { scopeOf } from './dashboard.ts';
import { pageLink } from './page-link.ts';
import { readView } from './view.ts';

/** 今日待办, 客户全景, 异常溯源 as a short card: one for each person (or group), a newer one takes its place. */
async function answerView(
  ctx: TxCtx,
  view: CardView,
  { conversation, reply, messageKey }: Where,
): Promise<void> {
  const page = await readView(ctx, { view, limit: String(CARD_ROWS) });
  const url = pageLink(ctx, `/${view}`)?.url ?? null;
  const card = viewCard(view, page, { scope: scopeOf(ctx), url });
  const whose =
    conversation.kind === 'group'
      ? `group:${conversation.id}`
      : `user:${ctx.actor.kind === 'staff' ? ctx.actor.userId : ''}`;
  await say(
    ctx,
    reply,
    { kind: 'card', flow: 'board-views', key: `view:${view}:${whose}`, card },
    `${messageKey}:view`,
  );
}

/** The views that are told as cards; risk and the dashboard are pictures (pictures-flow.ts). */
export const boardViewsFlow: Flow = {
  name: 'board-views',
  phrases: ['今日待办', '客户全景', '异常溯源'],
  intents: {
    'view.show': (asked, { view }, from) =>
      answerDiscreetly(asked, from, (ctx, where) => answerView(ctx, view, where)),
  },
};
