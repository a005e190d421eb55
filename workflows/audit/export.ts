import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { AppError } from '../errors.ts';
import type { SealedRow } from './canonical.ts';
import { headerLine, rowLine } from './line.ts';

/** Rows per query: a few megabytes at a time, however long the log is. */
const PAGE = 5_000;

/**
 * The log as text, block by block: a header line with the head, then one line for each row from `from` (default 1)
 * to that head. Rows never change, so pages by sequence number give one consistent picture without holding a
 * transaction open; what is appended meanwhile lies behind the head and is left for the next export.
 * @throws AppError audit.nothing_from when `from` lies behind the head
 */
export async function* exportAudit(db: Db, options: { from?: number } = {}): AsyncGenerator<string> {
  const from = options.from ?? 1;
  const [head] = await db.execute<{ seq: number; hash: string; at: string }>(
    sql`select seq::float8 as seq, hash, ${isoText(sql`app_now()`)} as at from audit_head where id = 1`,
  );
  if (!head) throw new Error('audit_head has no row');
  if (from > Math.max(head.seq, 1)) throw new AppError('audit.nothing_from', { from, last: head.seq });
  yield `${headerLine({ from, head, exportedAt: head.at })}\n`;
  for (let seq = from; seq <= head.seq; seq += PAGE) {
    const rows = await page(db, seq, Math.min(seq + PAGE - 1, head.seq));
    if (rows.length > 0) yield `${rows.map(rowLine).join('\n')}\n`;
  }
}

/** ISO 8601, UTC, exactly three decimals: the form that is hashed. */
const isoText = (at: ReturnType<typeof sql>) =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

async function page(db: Db, first: number, last: number): Promise<SealedRow[]> {
  return db.execute<SealedRow & Record<string, unknown>>(sql`
    select seq::float8 as seq, ${isoText(sql`at`)} as at, actor, action, entity, entity_id as "entityId",
           change, reason, evidence, prev_hash as "prevHash", hash
      from audit_entry
     where seq between ${first} and ${last}
     order by audit_entry.seq`);
}
