import { addDays } from '../dates/civil.ts';
import type { StatusFlow } from '../factory/factory.ts';
import { isDelivered, isHold, statusOf, wayToDelivery } from '../factory/rules.ts';

/** Fewer stays than this tell nothing about the usual one. */
const LEAST_SAMPLE = 5;

export interface Pace {
  /** Median stay in the status, clock minutes. */
  medianMinutes: number;
  sample: number;
}

/** What keeps the goods at least until a day, whatever is usual. */
export interface Bound {
  /** Shanghai day before which they cannot be done. */
  date: string;
  /** In words for this reader: `供应商延期 M-42CR-60`. */
  why: string;
}

/** When the goods can be expected to leave, from facts of the log; or why nothing can be said. */
export type Forecast =
  | { kind: 'date'; date: string; overstayedMinutes: number; bound?: Bound }
  | { kind: 'unknown' }
  | { kind: 'on_hold' }
  /** The goods have left, or never will. */
  | { kind: 'none' };

/**
 * Usual stays of the statuses that are still to come, less the time already spent in the present one.
 * @param now Shanghai wall clock, `YYYY-MM-DD HH:MM`
 * @param minutesInStatus clock minutes since the order entered its status
 */
export function forecast(
  flow: StatusFlow,
  status: string,
  minutesInStatus: number,
  pace: ReadonlyMap<string, Pace>,
  now: string,
): Forecast {
  if (isHold(flow, status)) return { kind: 'on_hold' };
  if (isDelivered(flow, status) || statusOf(flow, status).terminal) return { kind: 'none' };
  const way = wayToDelivery(flow, status);
  if (way.length === 0) return { kind: 'unknown' };
  let left = -minutesInStatus;
  let overstayedMinutes = 0;
  for (const [i, step] of way.entries()) {
    const usual = pace.get(step);
    if (!usual || usual.sample < LEAST_SAMPLE) return { kind: 'unknown' };
    left += usual.medianMinutes;
    if (i === 0 && left < 0) {
      overstayedMinutes = -left;
      left = 0;
    }
  }
  const minuteOfDay = Number(now.slice(11, 13)) * 60 + Number(now.slice(14, 16));
  return {
    kind: 'date',
    date: addDays(now.slice(0, 10), Math.floor((minuteOfDay + left) / 1440)),
    overstayedMinutes,
  };
}

/**
 * One date from all that is known: the latest bound where it is after the usual date, or instead of none. Of equal
 * bounds the first counts.
 */
export function bounded(usual: Forecast, bounds: readonly Bound[]): Forecast {
  if (usual.kind === 'on_hold' || usual.kind === 'none') return usual;
  const [latest] = [...bounds].sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  if (!latest || (usual.kind === 'date' && latest.date <= usual.date)) return usual;
  const overstayedMinutes = usual.kind === 'date' ? usual.overstayedMinutes : 0;
  return { kind: 'date', date: latest.date, overstayedMinutes, bound: latest };
}
