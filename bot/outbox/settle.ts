import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { card as cardTable, outbox } from '../../db/schema/index.ts';
import { enqueueRepaint } from '../../workflows/say.ts';
import type { SendResult } from '../channel.ts';
import { type OutboxRow, REPEATABLE } from './claim.ts';
import type { Prepared } from './prepare.ts';

/** A send is given up after this many attempts (about half an hour with the backoff below). */
const MAX_SENDS = 10;

/**
 * Writes how a send ended, and on success what the card looks like on the screen. Does not wait for the disk: what a
 * power cut takes of it looks like a process that died in the middle of a send, and is treated so (recoverLost).
 */
export async function settle(
  db: Db,
  row: OutboxRow,
  prepared: Prepared | null,
  result: SendResult,
): Promise<string> {
  const state = nextState(row, prepared?.sendable.kind ?? row.message.kind, result);
  const card = prepared?.card;
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local synchronous_commit = off`);
    if (state === 'sent' && card) {
      const [now] = await tx
        .update(cardTable)
        .set({
          paintedVersion: sql`greatest(${cardTable.paintedVersion}, ${card.version})`,
          ...(card.deliver ? { deliveredAt: sql`coalesce(${cardTable.deliveredAt}, app_now())` } : {}),
        })
        .where(eq(cardTable.id, card.id))
        .returning();
      if (now && card.deliver) await repaintIfReplaced(tx, now, card.version);
    }
    await tx
      .update(outbox)
      .set({
        state,
        leasedUntil: null,
        result: result.outcome === 'sent' ? (result.detail ?? null) : null,
        error: result.outcome === 'sent' ? null : `${result.code}: ${result.reason}`.slice(0, 500),
        dueAt:
          state === 'queued'
            ? sql`app_now() + make_interval(secs => ${backoffSeconds(row, result)})`
            : sql`due_at`,
        settledAt: state === 'queued' ? null : sql`app_now()`,
      })
      .where(eq(outbox.id, row.id));
  });
  return state;
}

/** @param kind what went out: words, where the platform lacks what was meant */
function nextState(
  row: OutboxRow,
  kind: string,
  result: SendResult,
): 'sent' | 'queued' | 'failed' | 'unknown' {
  if (result.outcome === 'sent' || result.outcome === 'failed') return result.outcome;
  if (result.outcome === 'unknown' && !REPEATABLE.has(kind)) return 'unknown';
  return row.attempts >= MAX_SENDS ? 'failed' : 'queued';
}

/** A card that a newer one replaced while it was on its way is on the screen now, as if it were the newest. */
async function repaintIfReplaced(tx: Tx, row: typeof cardTable.$inferSelect, painted: number): Promise<void> {
  if (row.state === 'superseded' && painted < row.version) await enqueueRepaint({ tx }, row);
}

/** 1 s, 2 s, 4 s … 5 min with up to 20 % jitter, or what the platform asked for. */
function backoffSeconds(row: OutboxRow, result: SendResult): number {
  if (result.outcome === 'retry' && result.afterMs !== undefined) return result.afterMs / 1000;
  return Math.min(300, 2 ** (row.attempts - 1)) * (1 + Math.random() * 0.2);
}
