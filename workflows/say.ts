import { and, eq, sql } from 'drizzle-orm';
import { card as cardTable, outbox } from '../db/schema/index.ts';
import { type Card, withFormerPrivateViews } from './card.ts';
import type { TxCtx } from './context.ts';
import type { Message, Recipient, Saying } from './messages.ts';

/** The only platform until WeCom joins (Part 7); then a person's own channel decides. */
const DEFAULT_CHANNEL = 'dingtalk';

const channelOf = (to: Recipient): string => (to.to === 'reply' ? to.conversation.channel : DEFAULT_CHANNEL);

/** Messages of one lane keep their order: a person's chat, or a group. */
function laneOf(to: Recipient): string {
  if (to.to === 'person') return `person:${to.userId}`;
  if (to.to === 'group') return `group:${to.conversationId}`;
  return to.conversation.kind === 'group' ? `group:${to.conversation.id}` : `person:${to.userId}`;
}

/** A meeting and what changes it have a lane of their own, so that they happen in order and hold up no chat. */
function laneFor(to: Recipient, message: Message, key: string): string {
  if (message.kind === 'meeting') return `meeting:${key}`;
  if (message.kind === 'meeting_update' || message.kind === 'meeting_cancel')
    return `meeting:${message.meetingKey}`;
  return laneOf(to);
}

function spaceOf(to: Recipient): { space: 'person' | 'group'; spaceId: string } {
  if (to.to === 'person') return { space: 'person', spaceId: to.userId };
  if (to.to === 'group') return { space: 'group', spaceId: to.conversationId };
  return to.conversation.kind === 'group'
    ? { space: 'group', spaceId: to.conversation.id }
    : { space: 'person', spaceId: to.userId };
}

/** A trigger wakes the sender at the commit. */
async function enqueue(ctx: Pick<TxCtx, 'tx'>, to: Recipient, message: Message, key: string): Promise<void> {
  await ctx.tx
    .insert(outbox)
    .values({
      channel: channelOf(to),
      lane: laneFor(to, message, key),
      recipient: to,
      message,
      idempotencyKey: key,
    })
    .onConflictDoNothing({ target: outbox.idempotencyKey });
}

/**
 * Says something, by the outbox, in the caller's transaction: sent after the commit, once per `key`.
 * A card takes the place of the open card with the same card key, which is then painted as an old one, once, if it
 * was delivered (one that is on its way now is seen to by the outbox when it has arrived).
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
  const { space, spaceId } = spaceOf(to);
  // One statement; the old card is closed before the new one comes, as only one of a key may be open.
  const [row] = await ctx.tx.execute<{ id: string }>(sql`
    with fresh as (
      select where not exists (select from outbox where idempotency_key = ${key})
    ), former as (
      update card set state = 'superseded', version = version + 1, updated_at = app_now()
      where key = ${what.key} and state = 'open' and exists (select from fresh)
      returning id, channel, space, space_id, version, delivered_at
    ), made as (
      insert into card (channel, key, flow, space, space_id, view)
      select ${channelOf(to)}, ${what.key}, ${what.flow}, ${space}, ${spaceId}, ${JSON.stringify(what.card)}::text::jsonb
      from fresh where (select count(*) from former) >= 0
      returning id
    ), queued as (
      insert into outbox (channel, lane, recipient, message, idempotency_key)
      select channel, lane, recipient, message, idempotency_key from (
        select 1 as turn, ${channelOf(to)} as channel, ${laneOf(to)} as lane, ${JSON.stringify(to)}::text::jsonb as recipient,
          jsonb_build_object('kind', 'card', 'cardId', id) as message, ${key} as idempotency_key
        from made
        union all
        select 2, channel, space || ':' || space_id,
          jsonb_build_object('to', space, case space when 'person' then 'userId' else 'conversationId' end, space_id),
          jsonb_build_object('kind', 'repaint', 'cardId', id), 'repaint:' || id || ':' || version
        from former where delivered_at is not null) as message
      order by turn
      on conflict (idempotency_key) do nothing
    )
    select id from made`);
  return row && { cardId: row.id };
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
export async function enqueueRepaint(
  ctx: Pick<TxCtx, 'tx'>,
  row: typeof cardTable.$inferSelect,
): Promise<void> {
  const to: Recipient =
    row.space === 'person'
      ? { to: 'person', userId: row.spaceId }
      : { to: 'group', conversationId: row.spaceId };
  await enqueue(ctx, to, { kind: 'repaint', cardId: row.id }, `repaint:${row.id}:${row.version}`);
}
