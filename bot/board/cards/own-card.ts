import { isDeepStrictEqual } from 'node:util';
import { and, eq, sql } from 'drizzle-orm';
import { card as cardTable } from '../../../db/schema/index.ts';
import type { Card } from '../../../workflows/card.ts';
import type { TxCtx } from '../../../workflows/context.ts';
import { PAGE_KEY } from '../../../workflows/orders/order-cards.ts';
import type { StaffActor } from '../../../workflows/staff/actor.ts';
import type { PaintedCard } from '../../channel.ts';
import { paint } from '../../presses/paint.ts';

/** Somebody's cards that they have not looked at for so long are forgotten when they open another, days. */
const KEPT_DAYS = 30;

/** Cards on the page are of no chat platform: nothing is ever sent of them. */
export const PAGE_CHANNEL = 'board';

type CardRow = typeof cardTable.$inferSelect;

/** What a page shows of a thing: its flow, what it is called in the key, and its card as it is now. */
export interface Shown {
  flow: string;
  /** `order:17`, `checkpoint:4`, `order.material:17` */
  subject: string;
  card: Card;
  /** Nothing can be done with it any more. */
  closed: boolean;
}

/**
 * The person's card of a thing on the page: one row of its own, so that a press there is a claim as in the chat. A
 * question that they are answering stays open as long as the thing is what it was when it was asked; otherwise the row
 * shows the card as it is now, in the same version when the same can be pressed on it.
 */
export async function ownCard(ctx: TxCtx, person: StaffActor, shown: Shown): Promise<PaintedCard> {
  const key = keyOf(person, shown.subject);
  const open = await lockOpen(ctx, key);
  if (!open && (shown.closed || (shown.card.buttons ?? []).length === 0)) return unpressable(shown.card);
  if (!open) return paint((await insert(ctx, key, person, shown)) ?? (await lockOpen(ctx, key)) ?? fail(key));
  const before = open.view as Card;
  if (!shown.closed && isAsking(before) && isDeepStrictEqual(versionOf(before), versionOf(shown.card)))
    return paint(open);
  return paint(await renew(ctx, open, shown));
}

/**
 * Before what the card shows is read: a press on it that is under way ends first. Read while it is, the thing as it was
 * before would be painted over what the press has painted.
 */
export async function awaitPress(ctx: TxCtx, person: StaffActor, subject: string): Promise<void> {
  await lockOpen(ctx, keyOf(person, subject));
}

const keyOf = ({ userId }: StaffActor, subject: string): string => `${PAGE_KEY}${subject}:user:${userId}`;

/** A card that only shows something. */
const unpressable = (card: Card): PaintedCard => {
  const { buttons: _buttons, inputs: _inputs, ...view } = card;
  return { cardId: '', version: 0, closed: true, view };
};

const isAsking = (card: Card): boolean => (card.inputs?.length ?? 0) > 0;

/** Which thing in which version a card shows; the section of it does not matter. */
function versionOf({ shows }: Card): unknown {
  if (!shows) return null;
  return 'order' in shows
    ? { order: shows.order, version: shows.version }
    : { checkpoint: shows.checkpoint, version: shows.version };
}

async function lockOpen({ tx }: TxCtx, key: string): Promise<CardRow | undefined> {
  const [row] = await tx
    .select()
    .from(cardTable)
    .where(and(eq(cardTable.key, key), eq(cardTable.state, 'open')))
    .for('update');
  return row;
}

async function insert(
  { tx }: TxCtx,
  key: string,
  { userId }: StaffActor,
  shown: Shown,
): Promise<CardRow | undefined> {
  await tx.execute(sql`
    delete from card where channel = ${PAGE_CHANNEL} and space_id = ${userId} and state = 'open'
      and updated_at < app_now() - make_interval(days => ${KEPT_DAYS}::int)`);
  const [row] = await tx
    .insert(cardTable)
    .values({
      channel: PAGE_CHANNEL,
      key,
      flow: shown.flow,
      space: 'person',
      spaceId: userId,
      view: shown.card,
    })
    .onConflictDoNothing()
    .returning();
  return row;
}

async function renew({ tx }: TxCtx, open: CardRow, { card, closed }: Shown): Promise<CardRow> {
  const before = open.view as Card;
  const same = !closed && isDeepStrictEqual([before.buttons, before.inputs], [card.buttons, card.inputs]);
  if (same && isDeepStrictEqual(before, card)) return open;
  const interrupted = isAsking(before) && !isAsking(card) && !closed;
  const [row] = await tx
    .update(cardTable)
    .set({
      view: card,
      version: same ? open.version : sql`${cardTable.version} + 1`,
      state: closed ? 'closed' : 'open',
      updatedAt: sql`app_now()`,
    })
    .where(eq(cardTable.id, open.id))
    .returning();
  if (!row) throw new Error(`card ${open.id} vanished`);
  if (!interrupted) return row;
  // Told on this painting only.
  return { ...row, view: { ...card, notice: { text: CHANGED, tone: 'warn' } satisfies Card['notice'] } };
}

const CHANGED = '内容已有变化，请按最新内容操作。';

const fail = (key: string): never => {
  throw new Error(`card ${key} is neither there nor can it be made`);
};
