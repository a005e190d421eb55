import { eq, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { inbox } from '../../db/schema/index.ts';
import type { Inbound } from '../channel.ts';

/** Messages of one lane are worked in the order in which they came. */
function laneOf(event: Inbound): string {
  if (event.kind === 'message') return `conversation:${event.conversation.id}`;
  if (event.kind === 'press') return `card:${event.cardId}`;
  return `event:${event.name}`;
}

/**
 * Persists what came in; when this resolves it is committed and may be acknowledged.
 * @returns false when it was here before (a redelivery): nothing more is to be done.
 */
export function acceptInbound(db: Db, channel: string, event: Inbound): Promise<boolean> {
  return insertOnce(db, channel, event, {});
}

/** Persists what is worked in this very transaction: no row is left to settle. @returns as acceptInbound */
export function acceptWorked(tx: Tx, channel: string, event: Inbound): Promise<boolean> {
  return insertOnce(tx, channel, event, { state: 'done', doneAt: sql`app_now()` });
}

async function insertOnce(
  db: Db | Tx,
  channel: string,
  event: Inbound,
  outcome: { state?: string; doneAt?: SQL },
): Promise<boolean> {
  const { dedupeKey, kind } = event;
  const rows = await db
    .insert(inbox)
    .values({ channel, dedupeKey, kind, lane: laneOf(event), payload: event, ...outcome })
    .onConflictDoNothing({ target: [inbox.channel, inbox.dedupeKey] })
    .returning({ id: inbox.id });
  return rows.length > 0;
}

/** Marks the row of an event that was worked in this transaction. */
export async function settleInbound(tx: Tx, id: number, error?: string): Promise<void> {
  await tx
    .update(inbox)
    .set({ state: 'done', doneAt: sql`app_now()`, error: error ?? null })
    .where(eq(inbox.id, id));
}
