import { type SQL, sql } from 'drizzle-orm';
import { canBeMade } from '../../plant-gateway/intervals/counters.ts';
import type { CountRecord } from '../../plant-gateway/sink.ts';
import type { TxCtx } from '../context.ts';

/** The latest word on a counter: when, what the device said, and whose word it was. */
interface Latest {
  atMs: number;
  raw: number;
  stream: string;
}

/**
 * Adds what counters went on to their minutes. Where another stream had the latest word (a gateway that was started anew, a
 * copy of one that runs beside it, a folder put back from a backup), only what nobody counted yet counts. The machines'
 * locks are held.
 */
export async function storeCounts(ctx: TxCtx, stream: string, counts: readonly CountRecord[]): Promise<void> {
  if (counts.length === 0) return;
  const latest = await readLatest(ctx, counts);
  let waiting: CountRecord[] = [];
  const told: CountRecord[] = [];
  for (const record of counts) {
    const last = latest.get(keyOf(record));
    const other = last !== undefined && last.stream !== stream;
    const one = other ? sinceLast(record, last) : record;
    if (other && one.delta > 0) {
      await add(ctx, waiting);
      waiting = [{ ...one, delta: await uncounted(ctx, one, last) }];
    } else waiting.push(one);
    if (other && one.atMs <= last.atMs) continue;
    told.push(one);
    latest.set(keyOf(one), { atMs: one.atMs, raw: one.raw, stream });
  }
  await add(ctx, waiting);
  await keepLatest(ctx, told, latest);
}

/**
 * A gateway that knew nothing of the counter (a new folder) begins with what it says; where we know how far it was, it made the
 * rest meanwhile, as far as a machine can.
 */
function sinceLast(one: CountRecord, last: Latest): CountRecord {
  const made = one.raw - last.raw;
  const seconds = (one.atMs - last.atMs) / 1000;
  return one.delta === 0 && seconds > 0 && made > 0 && canBeMade(made, seconds)
    ? { ...one, delta: made }
    : one;
}

/** Minutes on either side of a record that are looked at: a day of a machine that makes a part a minute. */
const MOST_MINUTES = 1_500;

type Counted = { from: number; to: number } & Record<string, unknown>;

/** How many parts of a record nobody counted before: a part has the number that the device gave it. */
async function uncounted(
  { tx }: TxCtx,
  { machine, counter, atMs, raw, delta }: CountRecord,
  last: Latest,
): Promise<number> {
  const inTime = atMs > last.atMs && raw >= last.raw;
  const made = { from: raw - (inTime ? Math.min(delta, raw - last.raw) : delta), to: raw };
  if (made.to <= made.from) return 0;
  const minute = sql`date_trunc('minute', to_timestamp(${atMs}::float8 / 1000))`;
  const rows = (side: SQL) =>
    tx.execute<Counted>(sql`
    select raw_from as from, raw_to as to from machine_count
    where machine = ${machine} and counter = ${counter} and raw_to is not null and ${side} limit ${MOST_MINUTES}`);
  const before = await rows(sql`minute <= ${minute} order by minute desc`);
  const after = await rows(sql`minute > ${minute} order by minute`);
  return Math.min(delta, sizeOf(withoutCounted(made, before, after)));
}

const sizeOf = (spans: readonly { from: number; to: number }[]): number =>
  spans.reduce((sum, { from, to }) => sum + Math.round(to - from), 0);

/**
 * What is left of a span of a counter when what minutes counted is taken out. A minute that does not go on from its neighbour
 * lies behind a reset: the numbers there are other parts.
 * @param before minutes up to that of the record, latest first
 * @param after those that follow, earliest first
 */
export function withoutCounted(
  made: { from: number; to: number },
  before: readonly Counted[],
  after: readonly Counted[],
): { from: number; to: number }[] {
  let left = [made];
  const take = (one: Counted): void => {
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, one.from) },
        { from: Math.max(from, one.to), to },
      ].filter((part) => part.to > part.from),
    );
  };
  let lowest = Number.POSITIVE_INFINITY;
  for (const [index, one] of before.entries()) {
    if (index > 0 && (one.from >= made.to || one.to > lowest)) break;
    take(one);
    lowest = one.from;
    if (one.to <= made.from) break;
  }
  for (const one of after) {
    if (one.from >= made.to || one.to <= made.from) break;
    take(one);
  }
  return left;
}

const keyOf = ({ machine, counter }: CountRecord): string => `${machine}\n${counter}`;

async function readLatest({ tx }: TxCtx, counts: readonly CountRecord[]): Promise<Map<string, Latest>> {
  const machines = [...new Set(counts.map(({ machine }) => machine))];
  const rows = await tx.execute<{ key: string } & Latest & Record<string, unknown>>(sql`
    select machine || chr(10) || counter as key, (said->>'atMs')::float8 as "atMs", (said->>'raw')::float8 as raw,
      said->>'stream' as stream
    from machine_now, jsonb_each(counted) as c (counter, said) where machine = any(${sql.param(machines)}::text[])`);
  return new Map(rows.map(({ key, ...said }) => [key, said]));
}

async function add({ tx }: TxCtx, counts: readonly CountRecord[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.execute(sql`
    insert into machine_count (machine, counter, minute, delta, raw_from, raw_to)
    select machine, counter, date_trunc('minute', to_timestamp(at / 1000)), sum(delta), min(raw - delta), max(raw)
    from unnest(${sql.param(counts.map(({ machine }) => machine))}::text[],
      ${sql.param(counts.map(({ counter }) => counter))}::text[],
      ${sql.param(counts.map(({ atMs }) => atMs))}::float8[],
      ${sql.param(counts.map(({ delta }) => delta))}::bigint[],
      ${sql.param(counts.map(({ raw }) => raw))}::float8[]) as n (machine, counter, at, delta, raw)
    where delta > 0
    group by 1, 2, 3
    on conflict (machine, counter, minute) do update set delta = machine_count.delta + excluded.delta,
      raw_from = least(machine_count.raw_from, excluded.raw_from),
      raw_to = greatest(machine_count.raw_to, excluded.raw_to)`);
}

/** What the devices' counters said last, so that whoever takes over goes on from there. */
async function keepLatest(
  { tx }: TxCtx,
  counts: readonly CountRecord[],
  latest: ReadonlyMap<string, Latest>,
): Promise<void> {
  const raw = new Map<string, Record<string, number>>();
  const said = new Map<string, Record<string, Latest>>();
  for (const one of counts) {
    const last = latest.get(keyOf(one));
    if (!last) continue;
    raw.set(one.machine, { ...raw.get(one.machine), [one.counter]: last.raw });
    said.set(one.machine, { ...said.get(one.machine), [one.counter]: last });
  }
  for (const [machine, counters] of [...raw].sort(([a], [b]) => (a < b ? -1 : 1)))
    await tx.execute(sql`
      update machine_now set counters = counters || ${JSON.stringify(counters)}::text::jsonb,
        counted = counted || ${JSON.stringify(said.get(machine))}::text::jsonb
      where machine = ${machine}`);
}
