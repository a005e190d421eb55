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
import { byOurClock, offsetAfter } from './clock-offset.ts';
import { beginReview } from './merge/schedule.ts';
import { storeRecords } from './store.ts';
import { storeAnswers } from './store-answers.ts';
import { areTwins } from './twins.ts';

/** Nobody buffers for longer; a date before that is a clock that was never set. */
const OLDEST_MS = 400 * 86_400_000;

/**
 * Takes what a gateway tells, exactly once and in its order: the number of the last record of a stream that took effect is
 * kept with what it did, so a batch may come again, in whole or in part. Records that never can be taken (a machine that
 * plant.yaml does not have, an instant in the future) are refused one by one and count as told; the others take effect.
 * @param known ids of the machines of plant.yaml
 * @throws AppError plant.invalid (`field`), plant.not_permitted, plant.gap (`expected`: the number that must come next),
 * plant.forked
 */
export function ingest(ctx: Ctx, told: unknown, known: ReadonlySet<string>): Promise<PlantReceipt> {
  // People do not tell what machines do; they report work (workflows/facts).
  if (ctx.actor.kind !== 'system') return Promise.reject(new AppError('plant.not_permitted'));
  const parsed = plantBatch.safeParse(told);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'body';
    return Promise.reject(new AppError('plant.invalid', { field: field.slice(0, 80) }));
  }
  return withTransaction(ctx, async (tx) => {
    const stream = await lockStream(tx, parsed.data);
    const { lastSeq } = stream;
    await assertNothingMissing(tx, parsed.data, lastSeq);
    assertOneWriter(parsed.data, lastSeq);
    const now = (await clock(tx)).getTime();
    const { sentAt, wallAt = sentAt, run } = parsed.data;
    const alive = run === parsed.data.stream;
    const offsetMs = run === undefined ? null : offsetAfter(stream.offsetMs, sentAt - now, alive);
    const batch = byOurClock(parsed.data, offsetMs ?? 0);
    const fresh = freshOf(batch, lastSeq);
    const { kept, refused } = sift(fresh, known, now);
    await storeRecords(tx, batch, kept);
    await storeAnswers(
      tx,
      batch.gateway,
      (batch.answers ?? []).filter(({ machine, atMs }) => known.has(machine) && atMs <= now + AHEAD_MS),
    );
    if (kept.length > 0) await beginReview(tx);
    const next = fresh.at(-1)?.seq ?? lastSeq;
    const lost = lossOf(tx, batch, (fresh[0]?.seq ?? next + 1) - lastSeq - 1);
    const skewMs = wallAt - now;
    await advance(tx, batch, { lastSeq: next, lost, skewMs, offsetMs }, refused);
    const twin = alive ? await twinOf(tx, batch) : undefined;
    return {
      lastSeq: next,
      taken: kept.length,
      repeated: batch.records.length - fresh.length,
      refused,
      ...(run === undefined ? {} : { skewMs }),
      ...(twin === undefined ? {} : { twin }),
    };
  });
}

/** Takes the stream's row for this transaction; a gateway that was renamed goes on with its streams. */
async function lockStream(ctx: TxCtx, { gateway, stream }: PlantBatch) {
  const known = await streamRow(ctx, gateway, stream);
  if (known) return known;
  await ctx.tx.execute(sql`
    insert into plant_stream (gateway, stream, last_seq)
    select ${gateway}, ${stream}, coalesce(max(last_seq), 0) from plant_stream where stream = ${stream}
    on conflict do nothing`);
  const row = await streamRow(ctx, gateway, stream);
  if (!row) throw new Error('no row of the stream');
  return row;
}

async function streamRow({ tx }: TxCtx, gateway: string, stream: string) {
  const [row] = await tx.execute<{ lastSeq: number; offsetMs: number | null }>(sql`
    select last_seq::float8 as "lastSeq", offset_ms::float8 as "offsetMs" from plant_stream
    where gateway = ${gateway} and stream = ${stream} for update`);
  return row;
}

/** A new stream begins where the one before it ended: what is missing of that, a database put back from a backup lost. */
async function assertNothingMissing(
  { tx }: TxCtx,
  { after, lostBefore }: PlantBatch,
  lastSeq: number,
): Promise<void> {
  if (!after || lostBefore || lastSeq > 0) return;
  const [row] = await tx.execute<{ last: number }>(sql`
    select coalesce(max(last_seq), 0)::float8 as last from plant_stream where stream = ${after.stream}`);
  const last = row?.last ?? 0;
  if (last < after.seq) throw new AppError('plant.gap', { expected: last + 1 });
}

/** Who sends what it never told before, of which we have the numbers, is not the only one who writes this stream. */
function assertOneWriter({ records, told }: PlantBatch, lastSeq: number): void {
  if (told !== undefined && records.some(({ seq }) => seq > told && seq <= lastSeq))
    throw new AppError('plant.forked');
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

/** How much was lost of what is missing before a batch; the rest an earlier database of ours had taken. */
function lossOf({ log }: TxCtx, { gateway, lostBefore, lost }: PlantBatch, missing: number): number {
  if (!lostBefore || missing <= 0) return 0;
  const records = missing - (lost ?? missing);
  if (records > 0)
    log.warn({ code: 'plant.hole', gateway, records }, 'what an older database had taken is no longer there');
  return lost ?? missing;
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
  { gateway, stream, run = stream, host = '' }: PlantBatch,
  told: { lastSeq: number; lost: number; skewMs: number; offsetMs: number | null },
  refused: PlantReceipt['refused'],
): Promise<void> {
  const { lastSeq, lost, skewMs, offsetMs } = told;
  const why = refused.at(-1)?.why ?? '';
  if (refused.length > 0)
    log.warn({ code: 'plant.refused', gateway, count: refused.length, why }, 'records of a gateway refused');
  if (lost > 0) log.warn({ code: 'plant.lost', gateway, lost }, 'a gateway had to drop records');
  if (Math.abs(skewMs) > WRONG_MS)
    log.warn({ code: 'plant.clock', gateway, skewMs }, 'the clock of a gateway is wrong: set it by NTP');
  await tx.execute(sql`
    update plant_stream set last_seq = ${lastSeq}, last_at = app_now(), skew_ms = ${skewMs}, offset_ms = ${offsetMs},
      own_at = case when ${run === stream} then app_now() else own_at end,
      host = case when ${run === stream} then ${host} else host end,
      lost = lost + ${lost}, lost_at = case when ${lost} > 0 then app_now() else lost_at end,
      refused = refused + ${refused.length},
      refused_at = case when ${refused.length} > 0 then app_now() else refused_at end,
      refused_why = case when ${refused.length} > 0 then ${why} else refused_why end
    where gateway = ${gateway} and stream = ${stream}`);
}

/** The computer of another process that delivers under the same name; undefined when there is none. */
async function twinOf({ tx }: TxCtx, { gateway, stream }: PlantBatch): Promise<string | undefined> {
  const [row] = await tx.execute<{ host: string }>(sql`
    select other.host from plant_stream mine, plant_stream other
    where mine.gateway = ${gateway} and mine.stream = ${stream} and other.gateway = ${gateway}
      and ${areTwins(sql`mine`, sql`other`)}
    order by other.own_at desc limit 1`);
  return row?.host;
}
