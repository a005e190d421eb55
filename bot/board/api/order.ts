import type { OrderPage, OrderSection, TimelinePage } from '../../../board/api/order.ts';
import type { TxCtx } from '../../../workflows/context.ts';
import { AppError } from '../../../workflows/errors.ts';
import { clock } from '../../../workflows/now.ts';
import { orderCard } from '../../../workflows/orders/cards/order-card.ts';
import { orderIdOf, readOrderPage } from '../../../workflows/orders/page/order-page.ts';
import { readTimeline } from '../../../workflows/orders/page/timeline.ts';
import { pastCard } from '../../../workflows/orders/past/past-card.ts';
import { labelOf } from '../../../workflows/orders/past/sections.ts';
import { readOrder } from '../../../workflows/orders/read-order.ts';
import { SECTION_KEYS, SECTIONS, sectionNamed } from '../../../workflows/orders/view/sections.ts';
import { viewCard } from '../../../workflows/orders/view/view-card.ts';
import type { StaffActor } from '../../../workflows/staff/actor.ts';
import { awaitPress, ownCard } from '../cards/own-card.ts';
import { hasActs, pageCard } from '../cards/page-card.ts';
import { chatCardsAbout } from '../cards/waiting.ts';
import { boardRoute } from '../route.ts';
import { inTransaction, type StaffTx } from '../transaction.ts';
import type { BoardApi } from './index.ts';

/** What waits for the reader on it, and what they may do, as cards. @throws AppError order.not_found */
async function orderPage(ctx: StaffTx, number: string): Promise<OrderPage> {
  const known = await orderIdOf(ctx, number);
  if (known !== null) await awaitPress(ctx, ctx.actor, `order:${known}`);
  const { facts, answer } = await readOrderPage(ctx, number);
  const { id } = answer.order;
  const card = await ownCard(ctx, ctx.actor, {
    flow: 'orders',
    subject: `order:${id}`,
    card: orderCard(ctx.factory, answer, 'single'),
    closed: false,
  });
  const waiting = await chatCardsAbout(ctx, ctx.actor, id);
  return { ...facts, card: pageCard(card), waiting: waiting.map(pageCard) };
}

/** One section of the full view, as the chat's card of it shows it. @throws AppError order.not_found */
export async function orderSection(ctx: StaffTx, number: string, wanted: string): Promise<OrderSection> {
  const id = await orderIdOf(ctx, number);
  const key = sectionNamed(wanted);
  if (id !== null) await awaitPress(ctx, ctx.actor, `order.${key}:${id}`);
  const card = id === null ? null : await viewCard(ctx, id, key);
  if (id === null || !card) throw new AppError('order.not_found');
  // A section that they may not open is the first one instead.
  const shown = sectionNamed(sectionOf(card));
  const painted = hasActs(card)
    ? await ownCard(ctx, ctx.actor, { flow: 'orders', subject: `order.${shown}:${id}`, card, closed: false })
    : { cardId: '', version: 0, closed: true, view: card };
  return { key: shown, label: SECTIONS[shown].label, card: pageCard(painted) };
}

const sectionOf = ({ shows }: { shows?: { section?: string } | object }): string | undefined =>
  shows && 'section' in shows ? shows.section : undefined;

/**
 * A section as it was at an instant; nothing can be pressed on it.
 * @throws AppError order.not_found, order.past_too_early, order.past_future, board.bad_request
 */
async function pastSection(ctx: StaffTx, number: string, wanted: string, at: string): Promise<OrderSection> {
  const then = instantIn(at, await clock(ctx));
  const id = await orderIdOf(ctx, number);
  const card = id === null ? null : await pastCard(ctx, id, then, wanted);
  if (!card) throw new AppError('order.not_found');
  const { buttons = [], ...view } = card;
  const label = card.footer?.split(' · ')[0] ?? '';
  const others = buttons.flatMap((one) =>
    'action' in one && one.action === 'past' ? [{ key: one.params?.section ?? '', label: one.label }] : [],
  );
  const key = PAST_KEYS.find((one) => labelOf(one) === label) ?? 'basic';
  const sections = PAST_KEYS.flatMap((one) =>
    one === key ? [{ key, label }] : others.filter((other) => other.key === one),
  );
  return { key, label, card: pageCard({ cardId: '', version: 0, closed: true, view }), sections };
}

/** Years of four digits only: before and beyond them the database counts otherwise than JavaScript. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
/** Pages count by the server's clock, a little wrong. */
const AHEAD_MS = 60_000;

function instantIn(text: string, now: Date): Date {
  const read = INSTANT.test(text) ? new Date(text) : null;
  if (read === null || Number.isNaN(read.getTime()) || read.getTime() < 0)
    throw new AppError('board.bad_request', { what: `at=${text.slice(0, 30)}` });
  if (read.getTime() > now.getTime() + AHEAD_MS) throw new AppError('order.past_future', { when: text });
  return read;
}

const PAST_KEYS = [...SECTION_KEYS, 'checkpoints'] as const;

/** @throws AppError order.not_found */
async function orderTimeline(
  ctx: TxCtx & { actor: StaffActor },
  number: string,
  before: number | null,
): Promise<TimelinePage> {
  const id = await orderIdOf(ctx, number);
  const order = id === null ? null : await readOrder(ctx, id, 'single');
  if (!order) throw new AppError('order.not_found');
  return readTimeline(ctx, order, before);
}

export const orderApi: BoardApi = (routes, base) => {
  boardRoute(routes, base, 'GET', '/order/:number', ({ ctx, params: { number = '' }, query }) =>
    inTransaction(ctx, async (tx): Promise<OrderPage | OrderSection> => {
      const section = query.get('section');
      const at = query.get('at');
      if (at !== null) return pastSection(tx, number, section ?? 'basic', at);
      return section === null ? orderPage(tx, number) : orderSection(tx, number, section);
    }),
  );
  boardRoute(routes, base, 'GET', '/order/:number/timeline', ({ ctx, params: { number = '' }, query }) =>
    inTransaction(ctx, (tx) => {
      const before = query.get('before') ?? '';
      return orderTimeline(tx, number, /^\d{1,15}$/.test(before) ? Number(before) : null);
    }),
  );
};
