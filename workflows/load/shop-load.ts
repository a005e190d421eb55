import type { MachineLoad } from '../../board/charts/data.ts';
import type { Ctx } from '../context.ts';
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

/** How far a load curve looks ahead. */
export const HORIZON_HOURS = 72;

/** What is worked off is measured from so far back. */
const BACK_MINUTES = 7 * 1_440;

/** One machine's next 72 hours. */
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
  machines: readonly LoadOfMachine[];
}

/**
 * The load of machines over the next 72 hours: what is booked ÷ what they can work off.
 * @param wanted which machines; all of them without it
 */
export async function readShopLoad(
  ctx: Ctx,
  wanted: (machine: PlannedMachine) => boolean = () => true,
): Promise<ShopLoad> {
  const now = minuteOf(await clock(ctx));
  const from = Math.floor(now / 60) * 60;
  const machines = (await machinesOf(ctx)).filter(wanted);
  const horizon = from + HORIZON_HOURS * 60;
  const work = await readWork(ctx, now, horizon);
  const latest = Math.max(horizon, ...work.map((one) => one.to));
  const { times, known } = await timesUntil(ctx, machines, now, latest);
  const to = Math.min(horizon, known);
  const fresh = await freshnessOf(ctx, now);
  return {
    now,
    from,
    machines: machines.map((machine) => {
      const time = times.get(machine.id) ?? { spans: [], down: [], availability: [] };
      const mine = work.filter((one) => one.machine === machine.id);
      const load = loadOf(time, mine, { now, from, to, known });
      const { id, model, name } = machine;
      return { id, model, name, fresh: fresh.get(id) ?? { kind: 'none' }, ...load };
    }),
  };
}

function loadOf(
  time: MachineTime,
  work: readonly BookedWork[],
  { now, from, to, known }: { now: Minute; from: Minute; to: Minute; known: Minute },
): Omit<LoadOfMachine, 'id' | 'model' | 'name' | 'fresh'> {
  const { spans, down } = time;
  const planned = { spans, known, down, now, work: work.map((one) => leftOf(one, spans, now)) };
  const placed = placeWork(planned, to);
  const booked = bookedMinutes(spans, placed, { from: now, to });
  const productive = productiveMinutes(spans, now, to);
  return {
    hours: hourLoads(planned, placed, from, HORIZON_HOURS),
    load: productive > 0 ? booked / productive : null,
    availability: lowestOf(time.availability),
    bookedMinutes: booked,
    productiveMinutes: productive,
    free: freeWindows(spans, placed, now, to),
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
