import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import type { Head, SealedRow } from './canonical.ts';
import { type Draft, sealRows } from './entry.ts';

/**
 * A draft that may carry its own instant. Only the demonstration data does, to tell a past that never was; it must
 * not lie before the row in front of it.
 */
export type TimedDraft = Draft & { at?: Date };

/** Rows in one statement: bounds the size of its one parameter. */
const CHUNK = 2_000;

/**
 * Appends to the chain inside the transaction. Takes the lock on the head, which every writer of the whole system
 * waits for until this transaction ends; without drafts it takes none.
 * `at` is the clock at the transaction's start, but never before the row in front (a transaction that began
 * earlier may come to the head later).
 */
export async function append(tx: Tx, drafts: readonly TimedDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const { head, last, now } = await lockHead(tx);
  let at = Math.max(last, now);
  const timed = drafts.map(({ at: own, ...draft }, index) => {
    if (own) {
      const earliest = index === 0 ? last : at;
      if (own.getTime() < earliest)
        throw new RangeError('audit: an entry lies before the one in front of it');
      at = own.getTime();
    }
    return { ...draft, at: new Date(at).toISOString() };
  });
  const rows = sealRows(head, timed);
  for (let from = 0; from < rows.length; from += CHUNK) await insertRows(tx, rows.slice(from, from + CHUNK));
}

/** Both statements travel together; the second sees what the first had to wait for. */
async function lockHead(tx: Tx): Promise<{ head: Head; last: number; now: number }> {
  const [heads, times] = await Promise.all([
    tx.execute<{ seq: number; hash: string }>(
      sql`select seq::float8 as seq, hash from audit_head where id = 1 for update`,
    ),
    tx.execute<{ last: number | null; now: number }>(
      sql`select (select extract(epoch from at)::float8 * 1000 from audit_entry order by seq desc limit 1) as last,
                 extract(epoch from app_now())::float8 * 1000 as now`,
    ),
  ]);
  const [head] = heads;
  const [time] = times;
  if (!head || !time) throw new Error('audit_head has no row');
  return { head, last: Math.round(time.last ?? 0), now: Math.round(time.now) };
}

/** One parameter however many rows; a trigger checks the chain and moves the head. */
async function insertRows(tx: Tx, rows: readonly SealedRow[]): Promise<void> {
  const json = JSON.stringify(rows);
  await tx.execute(sql`
    insert into audit_entry (seq, at, actor, action, entity, entity_id, change, reason, evidence, prev_hash, hash)
    select r.seq, r.at, r.actor, r.action, r.entity, r."entityId", r.change, r.reason, r.evidence, r."prevHash", r.hash
      from jsonb_to_recordset(${json}::text::jsonb) as r(
        seq bigint, at timestamptz, actor text, action text, entity text, "entityId" text, change jsonb,
        reason text, evidence text[], "prevHash" text, hash text)
     order by r.seq`);
}
