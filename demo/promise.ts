import { addDays, daysBetween, weekday } from '../workflows/dates/civil.ts';
import type { Random } from './random.ts';

/** What was promised at first, and what is promised now. */
export interface Promised {
  original: string;
  current: string;
}

/**
 * Promises around the day the goods leave (or will): most are kept with a few days to spare, some are missed, and
 * every eighth was moved once. Sundays are not promised.
 * @param leaves Shanghai day on which the goods left or are expected to
 */
export function promiseFor(createdDay: string, leaves: string, random: Random): Promised {
  const spare = random.chance(0.13) ? -random.whole(1, 6) : random.whole(0, 7);
  const earliest = addDays(createdDay, 3);
  const current = noSunday(latest(addDays(leaves, spare), earliest));
  if (!random.chance(0.12)) return { original: current, current };
  const original = noSunday(latest(addDays(current, -random.whole(3, 10)), earliest));
  return { original, current };
}

/** A promise that has already been missed by an order that is still in the house. */
export function missedPromise(createdDay: string, today: string, random: Random): Promised {
  const current = noSunday(latest(addDays(today, -random.whole(1, 6)), addDays(createdDay, 3)));
  return { original: current, current };
}

const latest = (a: string, b: string): string => (daysBetween(a, b) > 0 ? b : a);
const noSunday = (day: string): string => (weekday(day) === 7 ? addDays(day, 1) : day);
