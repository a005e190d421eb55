import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { TimedMachine } from '../load/machine-time.ts';
import type { Availability } from '../load/productive.ts';
import { type ShiftSpan, shiftSpans, shiftsOf } from '../load/shift-spans.ts';
import { type Minute, minuteOf, type Span, united, within } from '../load/spans.ts';
import { clock } from '../now.ts';
import { derate } from './derate.ts';
import { type Utilisation, utilisationOf } from './figures.ts';
import { NO_TIME, type Slice, stateTimes, timesKey } from './state-times.ts';

type Reader = Pick<Ctx, 'db' | 'tx' | 'factory' | 'plant'>;

/** As in plant.yaml, where it says nothing. */
const MICRO_STOP_SEC = 60;
/** How far back availability is measured. */
const DAYS = 14;
const DAY = 1440;

/**
 * How much machines were powered, ran and stood in alarm, of their shift time between two instants. What lies ahead counts
 * neither as time nor as unknown.
 * @returns by machine id, for each that was asked
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export async function readUtilisation(
  ctx: Reader,
  machines: readonly TimedMachine[],
  from: Minute,
  to: Minute,
): Promise<Map<string, Utilisation>> {
  const until = Math.min(to, minuteOf(await clock(ctx)));
  const spans = spansOf(ctx, machines, from, until);
  const booked = await bookedSpans(ctx, machines, from, until);
  const micro = microStops(ctx);
  const slices = machines.flatMap(({ id }): Slice[] =>
    (spans.get(id) ?? []).flatMap((span) => [
      sliceOf(id, 'shift', span, micro),
      ...cut(span, booked.get(id) ?? []).map((part) => sliceOf(id, 'booked', part, micro)),
    ]),
  );
  const times = await stateTimes(ctx, slices);
  return new Map(
    machines.map(({ id }) => [
      id,
      utilisationOf(times.get(timesKey(id, 'shift')) ?? NO_TIME, times.get(timesKey(id, 'booked'))),
    ]),
  );
}

/**
 * The share of planned time that machines work off, by the shift's place among a machine's shifts: measured within booked
 * time of the last 14 days (derate.ts).
 * @returns by machine id, for each that was asked
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export async function availabilityOf(
  ctx: Reader,
  machines: readonly TimedMachine[],
): Promise<Map<string, Availability[]>> {
  const now = minuteOf(await clock(ctx));
  const spans = spansOf(ctx, machines, now - DAYS * DAY, now);
  const booked = await bookedSpans(ctx, machines, now - DAYS * DAY, now);
  const micro = microStops(ctx);
  const slices = machines.flatMap(({ id }) =>
    (spans.get(id) ?? []).flatMap((span) =>
      cut(span, booked.get(id) ?? []).map((part) => sliceOf(id, String(span.shift), part, micro)),
    ),
  );
  const times = await stateTimes(ctx, slices);
  const all = new Map<string, Availability[]>();
  for (const model of new Set(machines.map((one) => one.model))) {
    const slots = machines
      .filter((one) => one.model === model)
      .flatMap(({ id, shifts }) => shiftKeys(ctx, shifts).map((shift) => ({ id, key: timesKey(id, shift) })));
    const shares = derate(new Map(slots.map((slot) => [slot, times.get(slot.key) ?? NO_TIME])));
    for (const [{ id }, share] of shares) all.set(id, [...(all.get(id) ?? []), share]);
  }
  return all;
}

/** The places of a machine's shifts, as slots. */
const shiftKeys = ({ factory }: Reader, shifts: TimedMachine['shifts']): string[] =>
  shiftsOf(factory.calendar, shifts).map((_, index) => String(index));

const spansOf = ({ factory }: Reader, machines: readonly TimedMachine[], from: Minute, to: Minute) =>
  new Map(
    machines.map(({ id, shifts }): [string, ShiftSpan[]] => [
      id,
      shiftSpans(factory.calendar, shifts, from, to),
    ]),
  );

const cut = <S extends Span>(span: S, by: readonly Span[]): S[] =>
  by.flatMap((one) => within(span, one) ?? []);

const sliceOf = (machine: string, slot: string, { from, to }: Span, micro: ReadonlyMap<string, number>) => ({
  ...{ machine, slot, from, to },
  microStopSec: micro.get(machine) ?? MICRO_STOP_SEC,
});

const microStops = ({ plant }: Reader): Map<string, number> =>
  new Map(plant?.().machines.map(({ id, merge }) => [id, merge.microStopSec]));

/** When work was planned on machines; what was reported as finished early ends there. */
async function bookedSpans(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  machines: readonly TimedMachine[],
  from: Minute,
  to: Minute,
): Promise<Map<string, Span[]>> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ machine: string; from: number; to: number }>(sql`
    select b.machine, floor(extract(epoch from b."from") / 60)::float8 as "from",
      floor(extract(epoch from case when o.finished then least(b."to", greatest(o.last_report_at, b."from")) else b."to" end)
        / 60)::float8 as "to"
    from machine_booking b left join order_operation o on o.order_id = b.order_id and o.step = b.step
    where b.machine = any(${sql.param(machines.map(({ id }) => id))}::text[])
      and b."from" < to_timestamp(${to * 60}) and b."to" > to_timestamp(${from * 60})`);
  const spans = new Map<string, Span[]>();
  for (const { machine, ...span } of rows)
    if (span.to > span.from) spans.set(machine, [...(spans.get(machine) ?? []), span]);
  return new Map([...spans].map(([id, list]) => [id, united(list)]));
}
