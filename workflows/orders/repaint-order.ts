import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { card as cardTable, order, person } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { repaint } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { orderCard } from './cards/order-card.ts';
import { groupCardKey } from './order-cards.ts';
import type { Place } from './read-order.ts';
import { sectionNamed } from './view/sections.ts';
import { viewCard } from './view/view-card.ts';
import { answerFor, type OrderAnswer } from './where.ts';

/** Kind of the due instant; its ref is `<order id>:<version>`, and the turn when a card had to be left for later. */
export const REPAINT = 'orders.repaint';

/** Newest cards of one order that are painted anew; older ones show the order when they are pressed. */
const MOST_CARDS = 30;
/** A card that somebody is pressing is tried again after this long, so often at most. */
const AGAIN_MS = 1_000;
const MOST_TURNS = 30;

type CardRow = typeof cardTable.$inferSelect;

/** After a step: everybody else's cards of the order are painted anew, in a transaction of their own. */
export const repaintSoon = (ctx: TxCtx, orderId: number, version: number, now: Date): Promise<void> =>
  schedule(ctx, REPAINT, `${orderId}:${version}`, now);

/**
 * Paints the open cards that show an older version of an order, each as its own reader may see it. Locks only
 * cards, and of those none that somebody is pressing: a press holds its card and waits for others (the next
 * owner's card is superseded), so waiting for it here could be a deadlock.
 */
export async function repaintOrder(ctx: TxCtx, ref: string): Promise<void> {
  const [orderId = 0, version = 0, turn = 1] = ref.split(':').map(Number);
  const [[now], cards] = await Promise.all([
    ctx.tx
      .select({ version: order.version, at: sql<string>`app_now()` })
      .from(order)
      .where(eq(order.id, orderId)),
    openCards(ctx, orderId),
  ]);
  if (!now) return;
  const ids = cards.filter(({ shows }) => shownVersion(shows, orderId) < now.version).map(({ id }) => id);
  if (ids.length === 0) return;
  const rows = await ctx.tx
    .select()
    .from(cardTable)
    .where(and(inArray(cardTable.id, ids), eq(cardTable.state, 'open')))
    .for('update', { skipLocked: true });
  for (const row of rows) await repaintCard(ctx, row, orderId);
  if (rows.length < ids.length && turn < MOST_TURNS) {
    const later = new Date(new Date(now.at).getTime() + AGAIN_MS);
    await schedule(ctx, REPAINT, `${orderId}:${version}:${turn + 1}`, later);
  }
}

/** Open cards of the order by their keys (each a look into the index of open keys), the newest first. */
async function openCards(
  ctx: TxCtx,
  orderId: number,
): Promise<{ id: string; shows: Card['shows'] | null }[]> {
  const groups = ctx.factory.internalGroups.map((id) => groupCardKey(orderId, id));
  return ctx.tx
    .select({ id: cardTable.id, shows: sql<Card['shows'] | null>`${cardTable.view}->'shows'` })
    .from(cardTable)
    .where(
      and(
        eq(cardTable.state, 'open'),
        eq(cardTable.flow, 'orders'),
        sql`${cardTable.key} = any (array(
          select ${`order:${orderId}:user:`} || ${person.userId} from ${person}
          union all select unnest(${sql.param(groups)}::text[])))`,
      ),
    )
    .orderBy(desc(cardTable.updatedAt))
    .limit(MOST_CARDS);
}

/** 0 for a card that does not say. */
function shownVersion(shows: Card['shows'] | null, orderId: number): number {
  return shows && 'order' in shows && shows.order === orderId ? shows.version : 0;
}

async function repaintCard(ctx: TxCtx, row: CardRow, orderId: number): Promise<void> {
  const before = row.view as Card;
  const place = row.space === 'group' ? 'group' : 'single';
  // What a group sees depends on no person: no amounts, no steps.
  const reader = place === 'group' ? ctx.actor : await actorOf(ctx, row.spaceId);
  const answer = reader && (await answerFor({ ...ctx, actor: reader }, orderId, place));
  if (!answer) return repaint(ctx, row.key, hidden(before), { closed: true });
  if (answer.order.version <= shownVersion(before.shows, orderId)) return;
  const view = await paintedAnew({ ...ctx, actor: reader }, before, answer, place);
  // Who was filling in a question is told why it is gone.
  const asked = (before.inputs?.length ?? 0) > 0;
  const notice = { text: '订单已有变化，请按最新内容操作。', tone: 'warn' } as const;
  await repaint(ctx, row.key, asked ? { ...view, notice } : view);
}

/** The full view stays open at its section; everything else becomes the order's card. */
async function paintedAnew(ctx: TxCtx, { shows }: Card, answer: OrderAnswer, place: Place): Promise<Card> {
  const section = shows && 'order' in shows && place === 'single' ? shows.section : undefined;
  const full = section === undefined ? null : await viewCard(ctx, answer.order.id, sectionNamed(section));
  return full ?? orderCard(ctx.factory, answer, place);
}

const hidden = ({ title }: Card): Card => ({
  title,
  status: { text: '已不可查看', tone: 'neutral' },
  text: '订单已有变化，您现在没有查看它的权限。如有需要，请联系主管。',
});
