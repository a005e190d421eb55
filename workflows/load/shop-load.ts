import type { MachineLoad } from '../../board/charts/data.ts';
import type { Ctx } from '../context.ts';
import type { LoadSpan } from '../intents.ts';
import { clock } from '../now.ts';
import { machinesOf, type PlannedMachine } from '../scheduling/machines.ts';
import { midnightOf } from '../working-time/shanghai.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { type FreeWindow, freeWindows } from './free-window.ts';
import { freshnessOf } from './freshness.ts';
import { bookedMinutes, hourLoads, placeWork } from './hour-loads.ts';
import { type MachineTime, machineTimes } from './machine-time.ts';
import { type Availability, productiveMinutes, UNMEASURED } from './productive.ts';
import { type BookedWork, leftOf, readWork } from './read-work.ts';
import { type Minute, minuteOf } from './spans.ts';
import { daysOffText, windowOf } from './window.ts';

/** What is worked off is measured from so far back. */
const BACK_MINUTES = 7 * 1_440;

/** One machine's next hours. */
export interface LoadOfMachine extends MachineLoad {
  name: string;
  bookedMinutes: number;
  productiveMinutes: number;
  free: readonly FreeWindow[];
  /** What stands in its plan, in order of time. */
  work: readonly BookedWork[];
  /** Running jobs whose planned end is past. */
  overdue: number;
}

export interface ShopLoad {
  now: Minute;
  /** The full hour at which the curves begin. */
  from: Minute;
  /** What is looked at: `72 小时`, `7 天`, `下周`. */
  name: string;
  /** Days off, where hardly a day of it is worked; else ''. */
  note: string;
  machines: readonly LoadOfMachine[];
}

/**
 * The load of machines over the next hours: what is booked ÷ what they can work off.
 * @param wanted which machines; all of them without it
 * @param span the next 72 hours without it
 */
export async function readShopLoad(
  ctx: Ctx,
  wanted: (machine: PlannedMachine) => boolean = () => true,
  span?: LoadSpan,
): Promise<ShopLoad> {
  const now = minuteOf(await clock(ctx));
  const window = windowOf(span, now);
  const { from, name, hours } = window;
  const machines = (await machinesOf(ctx)).filter(wanted);
  const horizon = from + hours * 60;
  const work = await readWork(ctx, now, horizon);
  const latest = Math.max(horizon, ...work.map((one) => one.to));
  const { times, known } = await timesUntil(ctx, machines, now, latest);
  const to = Math.min(horizon, known);
  const fresh = await freshnessOf(ctx, now);
  const worked = machines.flatMap(({ id }) => {
    const { spans = [], down = [] } = times.get(id) ?? {};
    return [...spans, ...down];
  });
  return {
    now,
    from,
    name,
    note: daysOffText(ctx.factory.calendar, window, { now, until: known, worked }),
    machines: machines.map((machine) => {
      const time = times.get(machine.id) ?? { spans: [], down: [], availability: [] };
      const mine = work.filter((one) => one.machine === machine.id);
      const load = loadOf(time, mine, { now, from, to, known, count: hours });
      const { id, model, name } = machine;
      return { id, model, name, fresh: fresh.get(id) ?? { kind: 'none' }, ...load };
    }),
  };
}

function loadOf(
  time: MachineTime,
  work: readonly BookedWork[],
  { now, from, to, known, count }: { now: Minute; from: Minute; to: Minute; known: Minute; count: number },
): Omit<LoadOfMachine, 'id' | 'model' | 'name' | 'fresh'> {
  const { spans, down } = time;
  const planned = { spans, known, down, now, work: work.map((one) => leftOf(one, spans, now)) };
  const placed = placeWork(planned, to);
  const start = Math.max(now, from);
  const booked = bookedMinutes(spans, placed, { from: start, to });
  const productive = productiveMinutes(spans, start, to);
  return {
    hours: hourLoads(planned, placed, from, count),
    load: productive > 0 ? booked / productive : null,
    availability: lowestOf(time.availability),
    bookedMinutes: booked,
    productiveMinutes: productive,
    free: freeWindows(spans, placed, start, to),
    work,
    overdue: work.filter((one) => one.running && !one.finished && one.to < now).length,
  };
}

const lowestOf = (shifts: readonly Availability[]): Availability =>
  shifts.reduce((least, one) => (one.share < least.share ? one : least), shifts[0] ?? UNMEASURED);

/** Where nobody knows the holidays of the next year yet, the curve ends with the old one: no load is made up. */
async function timesUntil(
  ctx: Ctx,
  machines: readonly PlannedMachine[],
  now: Minute,
  to: Minute,
): Promise<{ times: Map<string, MachineTime>; known: Minute }> {
  try {
    return { times: await machineTimes(ctx, machines, now - BACK_MINUTES, to), known: to };
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    const end = midnightOf(`${err.year}-01-01`) / 60_000;
    if (end <= now || end >= to) throw err;
    return { times: await machineTimes(ctx, machines, now - BACK_MINUTES, end), known: end };
  }
}
