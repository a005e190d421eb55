import { sql } from 'drizzle-orm';
import type { MachineState } from '../../plant-gateway/config/plant.ts';
import type { Ctx } from '../context.ts';
import type { Span } from '../load/spans.ts';

/** A stretch of time of a machine that is measured; stretches of one slot are added up. */
export interface Slice extends Span {
  machine: string;
  slot: string;
  /** Stops of a running machine shorter than this count as running, seconds. */
  microStopSec: number;
}

/** Seconds in each state; what is not known is in none of them but `unknown`. */
export type StateSeconds = Readonly<Record<MachineState, number>>;

export interface StateTimes {
  /** All seconds of the slices. */
  total: number;
  seconds: StateSeconds;
  /** How often it went into alarm within them. */
  alarms: number;
}

interface Row extends Record<string, unknown> {
  machine: string;
  slot: string;
  state: MachineState;
  seconds: number;
  starts: number;
}

const NONE: StateSeconds = { run: 0, setup: 0, idle: 0, alarm: 0, off: 0, unknown: 0 };

/** Of a slot without slices. */
export const NO_TIME: StateTimes = { total: 0, alarms: 0, seconds: NONE };

export const timesKey = (machine: string, slot: string): string => `${machine}\u0000${slot}`;

/**
 * What machines did within slices of time, added up in the database: one walk along the index (machine, from) for each
 * slice. Time that no interval covers is unknown.
 * @returns by timesKey, one for each machine and slot that was asked
 */
export async function stateTimes(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  slices: readonly Slice[],
): Promise<Map<string, StateTimes>> {
  const times = new Map<string, StateTimes>();
  for (const { machine, slot, from, to } of slices) {
    const key = timesKey(machine, slot);
    const before = times.get(key) ?? { total: 0, seconds: NONE, alarms: 0 };
    times.set(key, { ...before, total: before.total + (to - from) * 60 });
  }
  if (slices.length === 0) return times;
  for (const { machine, slot, state, seconds, starts } of await rowsOf(ctx, slices)) {
    const key = timesKey(machine, slot);
    const before = times.get(key);
    if (!before) continue;
    const alarms = before.alarms + (state === 'alarm' ? starts : 0);
    times.set(key, { ...before, alarms, seconds: { ...before.seconds, [state]: seconds } });
  }
  for (const [key, { total, seconds, alarms }] of times) {
    const known = seconds.run + seconds.setup + seconds.idle + seconds.alarm + seconds.off;
    times.set(key, { total, alarms, seconds: { ...seconds, unknown: Math.max(0, total - known) } });
  }
  return times;
}

/** Each slice looks one interval beyond its ends, so that a short stop at its edge is known for one. */
const rowsOf = (ctx: Pick<Ctx, 'db' | 'tx'>, slices: readonly Slice[]) =>
  (ctx.tx ?? ctx.db).execute<Row>(sql`
    select machine, slot, state, sum(extract(epoch from least(to_at, upper) - greatest(from_at, lower)))::float8 as seconds,
      count(*) filter (where from_at >= lower and previous is distinct from state)::int as starts
    from (
      select s.machine, s.slot, s.lower, s.upper, i.from_at, i.to_at, i.previous,
        case when i.state = 'idle' and i.to_at - i.from_at < s.micro * interval '1 second'
          and i.previous = 'run' and i.previous_to = i.from_at and i.next = 'run' and i.next_from = i.to_at
          then 'run' else i.state end as state
      from (
        select machine, slot, to_timestamp(first * 60) as lower, to_timestamp(last * 60) as upper, micro
        from unnest(${sql.param(slices.map(({ machine }) => machine))}::text[],
          ${sql.param(slices.map(({ slot }) => slot))}::text[],
          ${sql.param(slices.map(({ from }) => from))}::float8[], ${sql.param(slices.map(({ to }) => to))}::float8[],
          ${sql.param(slices.map(({ microStopSec }) => microStopSec))}::int[])
          as t (machine, slot, first, last, micro)) as s
      cross join lateral (
        select from_at, to_at, state, lag(state) over w as previous, lag(to_at) over w as previous_to,
          lead(state) over w as next, lead(from_at) over w as next_from
        from machine_interval m
        where m.machine = s.machine and m.from_at <= s.upper + s.micro * interval '1 second'
          and m.from_at >= coalesce((select from_at from machine_interval b
            where b.machine = s.machine and b.from_at <= s.lower order by b.from_at desc offset 1 limit 1),
            s.lower - interval '1 day')
        window w as (order by from_at)) as i
      where i.from_at < s.upper and i.to_at > s.lower) as parts
    where state <> 'unknown'
    group by machine, slot, state`);
