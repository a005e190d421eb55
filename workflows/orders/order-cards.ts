import { and, eq, sql } from 'drizzle-orm';
import { card as cardTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { Press } from '../flow.ts';
import { enqueueRepaint } from '../say.ts';

/** One card per order and person: a newer one takes its place. */
export const personCardKey = (orderId: number, userId: string): string => `order:${orderId}:user:${userId}`;

/** What keys of cards on the phone page begin with: such a card stays there, and the chat's own card stays in the chat. */
export const PAGE_KEY = 'board:';

/** Whether a pressed card is one of the phone page. */
export const isOnPage = ({ cardKey }: Press): boolean => cardKey.startsWith(PAGE_KEY);

/** One card per order and group. */
export const groupCardKey = (orderId: number, conversationId: string): string =>
  `order:${orderId}:group:${conversationId}`;

/**
 * A pressed card of a person (a list, a form) that shows an order from now on becomes that person's card of
 * the order, so that it is painted anew with it; an older one is superseded
 * and painted as such.
 */
export async function becomeOrderCard(ctx: TxCtx, press: Press, orderId: number): Promise<void> {
  if (ctx.actor.kind !== 'staff') return;
  await becomeCard(ctx, press, personCardKey(orderId, ctx.actor.userId));
}

/** The same for any card of a person: the pressed one goes on under this key. */
export async function becomeCard(ctx: TxCtx, press: Press, key: string): Promise<void> {
  if (press.cardKey === key || isOnPage(press)) return;
  const pressed = and(
    eq(cardTable.key, press.cardKey),
    eq(cardTable.state, 'open'),
    eq(cardTable.space, 'person'),
  );
  const [own] = await ctx.tx.select({ id: cardTable.id }).from(cardTable).where(pressed);
  if (!own) return;
  const [former] = await ctx.tx
    .update(cardTable)
    .set({ state: 'superseded', version: sql`${cardTable.version} + 1`, updatedAt: sql`app_now()` })
    .where(and(eq(cardTable.key, key), eq(cardTable.state, 'open')))
    .returning();
  if (former?.deliveredAt) await enqueueRepaint(ctx, former);
  await ctx.tx.update(cardTable).set({ key }).where(eq(cardTable.id, own.id));
}
