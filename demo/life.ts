import type { Random } from './random.ts';
import { CANCEL_REASONS, HOLD_REASONS, REWORK_REASONS } from './words.ts';

/** The statuses of the default status flow, in which the demonstration's orders live. */
export type Status =
  | 'pending_review'
  | 'confirmed'
  | 'preparing_material'
  | 'in_production'
  | 'in_quality_check'
  | 'shipped'
  | 'completed'
  | 'on_hold'
  | 'cancelled';

/** The usual way. */
const PATH: readonly Status[] = [
  'pending_review',
  'confirmed',
  'preparing_material',
  'in_production',
  'in_quality_check',
  'shipped',
  'completed',
];

/**
 * How many orders end up where today. About four come in a working day, and each status holds as many as pass it in its
 * usual stay: a factory that is as busy now as it was a month ago, so that its figures can be compared.
 */
export const POPULATION: readonly (readonly [Status, number])[] = [
  ['pending_review', 5],
  ['confirmed', 11],
  ['preparing_material', 10],
  ['in_production', 27],
  ['in_quality_check', 6],
  ['shipped', 11],
  ['completed', 162],
  ['on_hold', 5],
  ['cancelled', 8],
];

/** All of them. */
export const ORDERS = POPULATION.reduce((sum, [, count]) => sum + count, 0);

/** A status that the order entered; the last one is where it is now. */
export interface Station {
  status: Status;
  /** Working minutes in it, so far for the last one. */
  stay: number;
  /** Why it came here; '' for the usual way. */
  reason: string;
}

/** Usual stay in working minutes (510 a day). */
const USUAL_STAY: Readonly<Record<Status, number>> = {
  pending_review: 300,
  confirmed: 1_300,
  preparing_material: 1_150,
  in_production: 2_800,
  in_quality_check: 600,
  shipped: 1_300,
  completed: 0,
  on_hold: 900,
  cancelled: 0,
};

/** How far back the demonstration goes: about 66 calendar days. */
const LONGEST_LIFE = 56 * 510;

export interface LifeOptions {
  rush: boolean;
  /** A special process is done outside and takes its time. */
  outsourced: boolean;
}

/**
 * The way of one order to where it is now, with the time it spent on each part.
 * @param place how long ago an order ended that has: from 0 (now) to 1 (as long as the demonstration goes back)
 */
export function liveTo(target: Status, place: number, random: Random, options: LifeOptions): Station[] {
  const stations = wayTo(target, random).map(({ status, reason }) => ({
    status,
    reason,
    stay: stayIn(status, random, options),
  }));
  const last = stations.at(-1);
  if (last) last.stay = sinceLast(stations, place, random);
  return stations;
}

/** Working minutes from the present status until the goods leave, as they usually pass. */
export function stillToGo(status: Status, random: Random, options: LifeOptions): number {
  const from = PATH.indexOf(status);
  const left = PATH.slice(Math.max(from, 0), PATH.indexOf('shipped'));
  const stays = left.map((step) => stayIn(step, random, options));
  // It has been in the present one for a while.
  return stays.reduce((sum, stay, index) => sum + stay * (index === 0 ? random.unit() : 1), 0);
}

function stayIn(status: Status, random: Random, { rush, outsourced }: LifeOptions): number {
  const outside = outsourced && status === 'in_production' ? 1_000 : 0;
  return (random.around(USUAL_STAY[status]) + outside) * (rush ? 0.5 : 1) + 2;
}

function wayTo(target: Status, random: Random): Omit<Station, 'stay'>[] {
  const usual = (until: Status) =>
    PATH.slice(0, PATH.indexOf(until) + 1).map((status) => ({ status, reason: '' }));
  if (target === 'on_hold') {
    const heldFrom = random.pick(PATH.slice(0, 5));
    return [...usual(heldFrom), { status: 'on_hold', reason: random.pick(HOLD_REASONS) }];
  }
  if (target === 'cancelled') {
    const before: Omit<Station, 'stay'>[] = usual(random.pick(PATH.slice(0, 3)));
    if (random.chance(0.3)) before.push({ status: 'on_hold', reason: random.pick(HOLD_REASONS) });
    return [...before, { status: 'cancelled', reason: random.pick(CANCEL_REASONS) }];
  }
  return withTroubles(usual(target), random);
}

/** Some orders were held for a while, some came back from inspection. */
function withTroubles(way: Omit<Station, 'stay'>[], random: Random): Omit<Station, 'stay'>[] {
  return way.flatMap((station, index) => {
    const passed = index < way.length - 1;
    if (passed && station.status === 'in_quality_check' && random.chance(0.1)) {
      const back = { status: 'in_production' as const, reason: random.pick(REWORK_REASONS) };
      return [station, back, station];
    }
    if (passed && station.status !== 'shipped' && random.chance(0.02)) {
      return [
        station,
        { status: 'on_hold' as const, reason: random.pick(HOLD_REASONS) },
        { ...station, reason: '' },
      ];
    }
    return [station];
  });
}

/** How long ago the last station was entered: ended orders anywhere in the past, others part of a usual stay. */
function sinceLast(stations: readonly Station[], place: number, random: Random): number {
  const last = stations.at(-1);
  if (!last) return 0;
  const before = stations.slice(0, -1).reduce((sum, station) => sum + station.stay, 0);
  const ended = last.status === 'completed' || last.status === 'cancelled';
  if (ended) return 5 + place * Math.max(LONGEST_LIFE - before - 5, 500);
  return 3 + last.stay * random.unit() * (random.chance(0.12) ? 2 : 0.95);
}
