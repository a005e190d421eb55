import { sql } from 'drizzle-orm';
import type { MachineState } from '../../plant-gateway/config/plant.ts';
import type { Numbered, PlantBatch, PlantRecord } from '../../plant-gateway/delivery/wire.ts';
import type { CountRecord as Count, IntervalRecord as Interval } from '../../plant-gateway/sink.ts';
import type { TxCtx } from '../context.ts';
import { AHEAD_MS } from './ahead.ts';
import { type Placed, place, type Stretch } from './place.ts';
import { storeCounts } from './store-counts.ts';

type IntervalRecord = Numbered<Interval>;
type CountRecord = Numbered<Count>;

/**
 * Writes records of a gateway, in their order. The machines' locks are taken by id, so that gateways that tell of the
 * same machine (one took over from the other) queue up instead of overlapping.
 */
export async function storeRecords(
  ctx: TxCtx,
  { gateway: source, stream }: Pick<PlantBatch, 'gateway' | 'stream'>,
  records: readonly PlantRecord[],
): Promise<void> {
  const intervals = records.filter((one): one is IntervalRecord => one.kind === 'interval');
  const counts = records.filter((one): one is CountRecord => one.kind === 'count');
  const machines = [...new Set(records.map(({ machine }) => machine))].sort();
  if (machines.length === 0) return;
  await ctx.tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('machine:' || id, 0)) from (
      select id from unnest(${sql.param(machines)}::text[]) as id order by id offset 0) as ordered`);
  await forgetTheFuture(ctx, machines);
  await storeIntervals(ctx, source, intervals);
  await refresh(ctx, source, intervals);
  await storeCounts(ctx, stream, counts);
}

/**
 * What lies ahead of the clock was seen before the clock was put back (a sandbox, a wrong battery): it would keep
 * everything new out for as long as the clock takes to come there again.
 */
async function forgetTheFuture({ tx }: TxCtx, machines: readonly string[]): Promise<void> {
  const ahead = sql`app_now() + ${AHEAD_MS} * interval '1 millisecond'`;
  const theirs = sql`machine = any(${sql.param(machines)}::text[])`;
  const [found] = await tx.execute(sql`
    select 1 as found from machine_now where ${theirs} and seen_at > ${ahead} limit 1`);
  if (!found) return;
  await tx.execute(sql`delete from machine_interval where ${theirs} and from_at > app_now()`);
  await tx.execute(sql`update machine_interval set to_at = app_now() where ${theirs} and to_at > app_now()`);
  await tx.execute(sql`delete from machine_count where ${theirs} and minute > app_now()`);
  await tx.execute(sql`delete from machine_now where ${theirs} and seen_at > ${ahead}`);
}

type Row = Stretch & { machine: string };

async function storeIntervals(ctx: TxCtx, source: string, told: readonly IntervalRecord[]): Promise<void> {
  if (told.length === 0) return;
  const byMachine = grouped(told);
  const stored = grouped(await neighbours(ctx, byMachine));
  const all: Placed & { machines: string[] } = { removed: [], changed: [], added: [], machines: [] };
  for (const [machine, records] of byMachine) {
    const fresh = grown(records).map((one): Stretch => {
      const { state, fromMs: from, toMs: to, samples, doubt: quality } = one;
      return { state, from, to, samples, quality, source };
    });
    const { removed, changed, added } = place(stored.get(machine) ?? [], fresh);
    all.removed.push(...removed);
    all.changed.push(...changed);
    all.added.push(...added);
    all.machines.push(...added.map(() => machine));
  }
  await write(ctx, all);
}

function grouped<R extends { machine: string }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) groups.set(row.machine, [...(groups.get(row.machine) ?? []), row]);
  return groups;
}

/** Of a stretch that grew within the batch only the last word counts. */
function grown(records: readonly IntervalRecord[]): IntervalRecord[] {
  return records.filter((one, index) => {
    const next = records[index + 1];
    return !(next && next.fromMs === one.fromMs && next.state === one.state && next.toMs >= one.toMs);
  });
}

/** What is stored from the stretch before the first new one on, by machine. */
function neighbours({ tx }: TxCtx, told: ReadonlyMap<string, readonly IntervalRecord[]>): Promise<Row[]> {
  const [machines, froms, tos]: [string[], number[], number[]] = [[], [], []];
  for (const [machine, records] of told) {
    machines.push(machine);
    froms.push(Math.min(...records.map(({ fromMs }) => fromMs)));
    tos.push(Math.max(...records.map(({ toMs }) => toMs)));
  }
  return tx.execute<Row & Record<string, unknown>>(sql`
    select i.machine, i.id::float8 as id, i.state, i.samples, i.quality, i.source,
      (extract(epoch from i.from_at) * 1000)::float8 as "from", (extract(epoch from i.to_at) * 1000)::float8 as "to"
    from unnest(${sql.param(machines)}::text[], ${sql.param(froms)}::float8[], ${sql.param(tos)}::float8[])
      as t (machine, first, last)
    cross join lateral (select to_timestamp(first / 1000) as first_at, to_timestamp(last / 1000) as last_at) as span
    join machine_interval i on i.machine = t.machine and i.from_at <= last_at
      and i.from_at >= coalesce((select max(from_at) from machine_interval b
        where b.machine = t.machine and b.from_at <= first_at), first_at)`);
}

async function write({ tx }: TxCtx, { removed, changed, added, machines }: Placed & { machines: string[] }) {
  if (removed.length > 0)
    await tx.execute(sql`delete from machine_interval where id = any(${sql.param(removed)}::bigint[])`);
  if (changed.length > 0)
    await tx.execute(sql`
      update machine_interval i set to_at = to_timestamp(n.to_ms / 1000), samples = n.samples
      from unnest(${sql.param(changed.map(({ id }) => id ?? 0))}::bigint[],
        ${sql.param(changed.map(({ to }) => to))}::float8[],
        ${sql.param(changed.map(({ samples }) => samples))}::int[]) as n (id, to_ms, samples)
      where i.id = n.id`);
  if (added.length > 0)
    await tx.execute(sql`
      insert into machine_interval (machine, state, from_at, to_at, samples, quality, source)
      select machine, state, to_timestamp(from_ms / 1000), to_timestamp(to_ms / 1000), samples, quality, source
      from unnest(${sql.param(machines)}::text[], ${sql.param(added.map(({ state }) => state))}::text[],
        ${sql.param(added.map(({ from }) => from))}::float8[], ${sql.param(added.map(({ to }) => to))}::float8[],
        ${sql.param(added.map(({ samples }) => samples))}::int[],
        ${sql.param(added.map(({ quality }) => quality))}::text[],
        ${sql.param(added.map(({ source }) => source))}::text[])
        as n (machine, state, from_ms, to_ms, samples, quality, source)`);
}

/**
 * The last word on each machine; a gateway that tells late of the past leaves the present as it is. What a gateway whose
 * clock is ahead saw, it saw now at the latest: else its word would stand until the clock comes there.
 */
async function refresh({ tx }: TxCtx, source: string, told: readonly IntervalRecord[]): Promise<void> {
  const last = new Map<string, IntervalRecord>();
  const good = new Map<string, number>();
  for (const one of told) {
    if (one.toMs >= (last.get(one.machine)?.toMs ?? 0)) last.set(one.machine, one);
    if (one.state !== 'unknown') good.set(one.machine, Math.max(good.get(one.machine) ?? 0, one.toMs));
  }
  const rows = [...last.values()].sort((a, b) => (a.machine < b.machine ? -1 : 1));
  if (rows.length === 0) return;
  const states: MachineState[] = rows.map(({ state }) => state);
  await tx.execute(sql`
    insert into machine_now (machine, state, since, seen_at, good_at, source)
    select machine, state, least(to_timestamp(since / 1000), app_now()), least(to_timestamp(seen / 1000), app_now()),
      case when good > 0 then least(to_timestamp(good / 1000), app_now()) end, ${source}
    from unnest(${sql.param(rows.map(({ machine }) => machine))}::text[], ${sql.param(states)}::text[],
      ${sql.param(rows.map(({ fromMs }) => fromMs))}::float8[], ${sql.param(rows.map(({ toMs }) => toMs))}::float8[],
      ${sql.param(rows.map(({ machine }) => good.get(machine) ?? 0))}::float8[])
      as n (machine, state, since, seen, good)
    on conflict (machine) do update set
      state = excluded.state, seen_at = excluded.seen_at, source = excluded.source,
      since = case when machine_now.state = excluded.state and machine_now.seen_at >= excluded.since
        then least(machine_now.since, excluded.since) else excluded.since end,
      good_at = coalesce(excluded.good_at, machine_now.good_at)
    where excluded.seen_at >= machine_now.seen_at`);
}
