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
  let waiting: Counting[] = [];
  const told: CountRecord[] = [];
  for (const record of counts) {
    const last = latest.get(keyOf(record));
    // Within a stream time goes on; what goes back was told by it before, as a part of another.
    const other = last !== undefined && (last.stream !== stream || record.atMs <= last.atMs);
    const one = other ? sinceLast(record, last) : record;
    if (other && one.delta > 0) {
      await add(ctx, waiting);
      waiting = [await uncounted(ctx, one, last)];
    } else waiting.push({ ...one, from: one.raw - one.delta });
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

interface Span {
  from: number;
  to: number;
}
type Counted = Span & Record<string, unknown>;
/** Behind it all of (from, raw] is counted, `delta` of it by itself. */
type Counting = CountRecord & { from: number };

/** How many parts of a record nobody counted before: a part has the number that the device gave it. */
async function uncounted({ tx }: TxCtx, one: CountRecord, last: Latest): Promise<Counting> {
  const { machine, counter, atMs, raw, delta } = one;
  const inTime = atMs > last.atMs && raw >= last.raw;
  const from = raw - (inTime ? Math.min(delta, raw - last.raw) : delta);
  const minute = sql`date_trunc('minute', to_timestamp(${atMs}::float8 / 1000))`;
  const rows = (side: SQL) =>
    tx.execute<Counted>(sql`
    select raw_from as from, raw_to as to from machine_count
    where machine = ${machine} and counter = ${counter} and raw_to is not null and ${side} limit ${MOST_MINUTES}`);
  const within = await rows(sql`minute = ${minute}`);
  const before = await rows(sql`minute < ${minute} order by minute desc`);
  const after = await rows(sql`minute > ${minute} order by minute`);
  return { ...one, from, delta: sizeOf(withoutCounted({ from, to: raw }, { before, within, after })) };
}

const sizeOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + Math.round(to - from), 0);

/** What minutes counted: those before that of a record, latest first; its own; those behind it, earliest first. */
export interface Minutes {
  before: readonly Span[];
  within: readonly Span[];
  after: readonly Span[];
}

/**
 * What is left of a span of a counter when what minutes counted is taken out. Where a counter's end is higher before than
 * after, it was reset in between: the numbers there are other parts.
 */
export function withoutCounted(made: Span, { before, within, after }: Minutes): Span[] {
  const same: Span[] = [...within];
  let bound = made.to;
  for (const one of before) {
    if (one.to > bound || one.to <= made.from) break;
    bound = one.to;
    same.push(one);
  }
  for (const one of after) {
    if (one.to < made.to) break;
    same.push(one);
  }
  return same.reduce<Span[]>((left, one) => left.flatMap((part) => without(part, one)), [made]);
}

const without = ({ from, to }: Span, one: Span): Span[] =>
  [
    { from, to: Math.min(to, one.from) },
    { from: Math.max(from, one.to), to },
  ].filter((part) => part.to > part.from);

const keyOf = ({ machine, counter }: CountRecord): string => `${machine}\n${counter}`;

async function readLatest({ tx }: TxCtx, counts: readonly CountRecord[]): Promise<Map<string, Latest>> {
  const machines = [...new Set(counts.map(({ machine }) => machine))];
  const rows = await tx.execute<{ key: string } & Latest & Record<string, unknown>>(sql`
    select machine || chr(10) || counter as key, (said->>'atMs')::float8 as "atMs", (said->>'raw')::float8 as raw,
      said->>'stream' as stream
    from machine_now, jsonb_each(counted) as c (counter, said) where machine = any(${sql.param(machines)}::text[])`);
  return new Map(rows.map(({ key, ...said }) => [key, said]));
}

async function add({ tx }: TxCtx, counts: readonly Counting[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.execute(sql`
    insert into machine_count (machine, counter, minute, delta, raw_from, raw_to)
    select machine, counter, date_trunc('minute', to_timestamp(at / 1000)), sum(delta), min(low), max(raw)
    from unnest(${sql.param(counts.map(({ machine }) => machine))}::text[],
      ${sql.param(counts.map(({ counter }) => counter))}::text[],
      ${sql.param(counts.map(({ atMs }) => atMs))}::float8[],
      ${sql.param(counts.map(({ delta }) => delta))}::bigint[],
      ${sql.param(counts.map(({ from }) => from))}::float8[],
      ${sql.param(counts.map(({ raw }) => raw))}::float8[]) as n (machine, counter, at, delta, low, raw)
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
