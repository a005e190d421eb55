import { and, eq, sql } from 'drizzle-orm';
import { card as cardTable, outbox } from '../db/schema/index.ts';
import { type Card, withFormerPrivateViews } from './card.ts';
import type { TxCtx } from './context.ts';
import type { Message, Recipient, Saying } from './messages.ts';

/** The only platform until WeCom joins (Part 7); then a person's own channel decides. */
const DEFAULT_CHANNEL = 'dingtalk';

const channelOf = (to: Recipient): string => (to.to === 'reply' ? to.conversation.channel : DEFAULT_CHANNEL);

/** Messages of one lane keep their order: a person's chat, or a group. */
export function laneOf(to: Recipient): string {
  if (to.to === 'person') return `person:${to.userId}`;
  if (to.to === 'group') return `group:${to.conversationId}`;
  return to.conversation.kind === 'group' ? `group:${to.conversation.id}` : `person:${to.userId}`;
}

function spaceOf(to: Recipient): { space: 'person' | 'group'; spaceId: string } {
  if (to.to === 'person') return { space: 'person', spaceId: to.userId };
  if (to.to === 'group') return { space: 'group', spaceId: to.conversationId };
  return to.conversation.kind === 'group'
    ? { space: 'group', spaceId: to.conversation.id }
    : { space: 'person', spaceId: to.userId };
}

async function enqueue(ctx: TxCtx, to: Recipient, message: Message, key: string): Promise<void> {
  await ctx.tx
    .insert(outbox)
    .values({ channel: channelOf(to), lane: laneOf(to), recipient: to, message, idempotencyKey: key })
    .onConflictDoNothing({ target: outbox.idempotencyKey });
  await ctx.tx.execute(sql`select pg_notify('outbox', '')`);
}

/**
 * Says something, by the outbox, in the caller's transaction: sent after the commit, once per `key`.
 * A card takes the place of the open card with the same card key (whose buttons then answer "older card").
 * @returns the card's id when a card was said.
 */
export async function say(
  ctx: TxCtx,
  to: Recipient,
  what: Saying,
  key: string,
): Promise<{ cardId: string } | undefined> {
  if (what.kind !== 'card') {
    await enqueue(ctx, to, what, key);
    return undefined;
  }
  const before = await ctx.tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(eq(outbox.idempotencyKey, key))
    .limit(1);
  if (before.length > 0) return undefined;
  await ctx.tx
    .update(cardTable)
    .set({ state: 'superseded', updatedAt: sql`app_now()` })
    .where(and(eq(cardTable.key, what.key), eq(cardTable.state, 'open')));
  const [row] = await ctx.tx
    .insert(cardTable)
    .values({ channel: channelOf(to), key: what.key, flow: what.flow, ...spaceOf(to), view: what.card })
    .returning({ id: cardTable.id });
  if (!row) throw new Error('card insert returned no row');
  await enqueue(ctx, to, { kind: 'card', cardId: row.id }, key);
  return { cardId: row.id };
}

/** Paints the open card with this key anew for everybody who sees it; without such a card nothing happens. */
export async function repaint(
  ctx: TxCtx,
  cardKey: string,
  view: Card,
  options: { closed?: boolean } = {},
): Promise<void> {
  const [open] = await ctx.tx
    .select()
    .from(cardTable)
    .where(and(eq(cardTable.key, cardKey), eq(cardTable.state, 'open')))
    .for('update');
  if (!open) return;
  const [row] = await ctx.tx
    .update(cardTable)
    .set({
      view: withFormerPrivateViews(open.view as Card, view),
      version: sql`${cardTable.version} + 1`,
      state: options.closed ? 'closed' : 'open',
      updatedAt: sql`app_now()`,
    })
    .where(eq(cardTable.id, open.id))
    .returning();
  if (row) await enqueueRepaint(ctx, row);
}

/** Queues a repaint of a card row as it stands (its view is read again when it is sent). */
export async function enqueueRepaint(ctx: TxCtx, row: typeof cardTable.$inferSelect): Promise<void> {
  const to: Recipient =
    row.space === 'person'
      ? { to: 'person', userId: row.spaceId }
      : { to: 'group', conversationId: row.spaceId };
  await enqueue(ctx, to, { kind: 'repaint', cardId: row.id }, `repaint:${row.id}:${row.version}`);
}
