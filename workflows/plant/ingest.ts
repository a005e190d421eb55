import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import {
  type PlantBatch,
  type PlantReceipt,
  type PlantRecord,
  plantBatch,
} from '../../plant-gateway/delivery/wire.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';
import { AHEAD_MS, WRONG_MS } from './ahead.ts';
import { beginReview } from './merge/schedule.ts';
import { storeRecords } from './store.ts';
import { storeAnswers } from './store-answers.ts';

/** Nobody buffers for longer; a date before that is a clock that was never set. */
const OLDEST_MS = 400 * 86_400_000;

/**
 * Takes what a gateway tells, exactly once and in its order: the number of the last record of a stream that took effect is
 * kept with what it did, so a batch may come again, in whole or in part. Records that never can be taken (a machine that
 * plant.yaml does not have, an instant in the future) are refused one by one and count as told; the others take effect.
 * @param known ids of the machines of plant.yaml
 * @throws AppError plant.invalid (`field`), plant.not_permitted, plant.gap (`expected`: the number that must come next)
 */
export function ingest(ctx: Ctx, told: unknown, known: ReadonlySet<string>): Promise<PlantReceipt> {
  // People do not tell what machines do; they report work (workflows/facts).
  if (ctx.actor.kind !== 'system') return Promise.reject(new AppError('plant.not_permitted'));
  const parsed = plantBatch.safeParse(told);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'body';
    return Promise.reject(new AppError('plant.invalid', { field: field.slice(0, 80) }));
  }
  const batch = parsed.data;
  return withTransaction(ctx, async (tx) => {
    const lastSeq = await lockStream(tx, batch);
    const fresh = freshOf(batch, lastSeq);
    const now = (await clock(tx)).getTime();
    const { kept, refused } = sift(fresh, known, now);
    await storeRecords(tx, batch.gateway, kept);
    await storeAnswers(
      tx,
      batch.gateway,
      (batch.answers ?? []).filter(({ machine, atMs }) => known.has(machine) && atMs <= now + AHEAD_MS),
    );
    if (kept.length > 0) await beginReview(tx);
    const next = fresh.at(-1)?.seq ?? lastSeq;
    const lost = batch.lostBefore ? Math.max(0, (fresh[0]?.seq ?? next + 1) - lastSeq - 1) : 0;
    await advance(tx, batch, { lastSeq: next, lost, skewMs: batch.sentAt - now }, refused);
    return {
      lastSeq: next,
      taken: kept.length,
      repeated: batch.records.length - fresh.length,
      refused,
    };
  });
}

/** Takes the stream's row for this transaction. @returns the number of the last record that took effect */
async function lockStream({ tx }: TxCtx, { gateway, stream }: PlantBatch): Promise<number> {
  await tx.execute(sql`
    insert into plant_stream (gateway, stream) values (${gateway}, ${stream}) on conflict do nothing`);
  const [row] = await tx.execute<{ last: number }>(sql`
    select last_seq::float8 as last from plant_stream
    where gateway = ${gateway} and stream = ${stream} for update`);
  if (!row) throw new Error('no row of the stream');
  return row.last;
}

/** What was not told before, without a gap. */
function freshOf({ records, lostBefore }: PlantBatch, lastSeq: number): PlantRecord[] {
  for (const [index, record] of records.entries())
    if (record.seq !== (records[0]?.seq ?? 0) + index)
      throw new AppError('plant.invalid', { field: `records.${index}.seq` });
  const fresh = records.filter(({ seq }) => seq > lastSeq);
  const first = fresh[0]?.seq ?? lastSeq + 1;
  if (first !== lastSeq + 1 && !lostBefore) throw new AppError('plant.gap', { expected: lastSeq + 1 });
  return fresh;
}

function sift(records: readonly PlantRecord[], known: ReadonlySet<string>, now: number) {
  const kept: PlantRecord[] = [];
  const refused: PlantReceipt['refused'] = [];
  for (const record of records) {
    const why = whyNot(record, known, now);
    if (why) refused.push({ seq: record.seq, why });
    else kept.push(record);
  }
  return { kept, refused };
}

function whyNot(record: PlantRecord, known: ReadonlySet<string>, now: number): string | null {
  if (!known.has(record.machine)) return `machine ${record.machine} is not in plant.yaml`;
  const [first = 0, last = 0] =
    record.kind === 'interval' ? [record.fromMs, record.toMs] : [record.atMs, record.atMs];
  if (last > now + AHEAD_MS) return `${new Date(last).toISOString()} is in the future`;
  if (first < now - OLDEST_MS) return `${new Date(first).toISOString()} is too long ago`;
  return null;
}

async function advance(
  { tx, log }: TxCtx,
  { gateway, stream }: PlantBatch,
  { lastSeq, lost, skewMs }: { lastSeq: number; lost: number; skewMs: number },
  refused: PlantReceipt['refused'],
): Promise<void> {
  const why = refused.at(-1)?.why ?? '';
  if (refused.length > 0)
    log.warn({ code: 'plant.refused', gateway, count: refused.length, why }, 'records of a gateway refused');
  if (lost > 0) log.warn({ code: 'plant.lost', gateway, lost }, 'a gateway had to drop records');
  if (Math.abs(skewMs) > WRONG_MS)
    log.warn({ code: 'plant.clock', gateway, skewMs }, 'the clock of a gateway is wrong: set it by NTP');
  await tx.execute(sql`
    update plant_stream set last_seq = ${lastSeq}, last_at = app_now(), lost = lost + ${lost}, skew_ms = ${skewMs},
      refused = refused + ${refused.length},
      refused_at = case when ${refused.length} > 0 then app_now() else refused_at end,
      refused_why = case when ${refused.length} > 0 then ${why} else refused_why end
    where gateway = ${gateway} and stream = ${stream}`);
}
