import { type SQL, sql } from 'drizzle-orm';
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
 * copy of one that runs beside it, a folder put back from a backup), only what the device counted since counts; what it
 * tells of the time before that counts where nobody else counted about then. The machines' locks are held.
 */
export async function storeCounts(ctx: TxCtx, stream: string, counts: readonly CountRecord[]): Promise<void> {
  if (counts.length === 0) return;
  const latest = await readLatest(ctx, counts);
  const [inTime, late]: [CountRecord[], CountRecord[]] = [[], []];
  for (const one of counts) {
    const key = keyOf(one);
    const last = latest.get(key);
    const other = last !== undefined && last.stream !== stream;
    if (other && one.atMs <= last.atMs) {
      late.push(one);
      continue;
    }
    const since = other && one.raw >= last.raw ? one.raw - last.raw : one.delta;
    inTime.push({ ...one, delta: Math.min(one.delta, since) });
    latest.set(key, { atMs: one.atMs, raw: one.raw, stream });
  }
  await add(
    ctx,
    stream,
    late,
    sql`and not exists (select 1 from machine_count o where o.machine = n.machine and o.counter = n.counter
      and o.stream <> ${stream} and o.minute between date_trunc('minute', to_timestamp(at / 1000)) - interval '1 minute'
      and date_trunc('minute', to_timestamp(at / 1000)) + interval '1 minute')`,
  );
  await add(ctx, stream, inTime, sql``);
  await keepLatest(ctx, inTime, latest);
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

async function add(
  { tx }: TxCtx,
  stream: string,
  counts: readonly CountRecord[],
  condition: SQL,
): Promise<void> {
  if (counts.length === 0) return;
  await tx.execute(sql`
    insert into machine_count (machine, counter, minute, delta, stream)
    select machine, counter, date_trunc('minute', to_timestamp(at / 1000)), sum(delta), ${stream}
    from unnest(${sql.param(counts.map(({ machine }) => machine))}::text[],
      ${sql.param(counts.map(({ counter }) => counter))}::text[],
      ${sql.param(counts.map(({ atMs }) => atMs))}::float8[],
      ${sql.param(counts.map(({ delta }) => delta))}::bigint[]) as n (machine, counter, at, delta)
    where delta > 0 ${condition}
    group by 1, 2, 3
    on conflict (machine, counter, minute) do update set delta = machine_count.delta + excluded.delta,
      stream = case when machine_count.stream = excluded.stream then excluded.stream else '*' end`);
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
