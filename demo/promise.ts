import { addDays, daysBetween, weekday } from '../workflows/dates/civil.ts';
import type { Random } from './random.ts';

/** What was promised at first, and what is promised now. */
export interface Promised {
  original: string;
  current: string;
}

/**
 * How a promise fares: kept; broken; moved with the customer's consent and then kept; broken by an order that is still
 * here, or was a week ago.
 */
export type Luck = 'kept' | 'late' | 'moved' | 'overdue' | 'wasOverdue';

/** What its promise is made of. Shanghai days. */
export interface Leaving {
  created: string;
  /** On which the goods left or are expected to. */
  leaves: string;
  gone: boolean;
  /** It is being made: late in earnest, not only held. */
  atWork: boolean;
}

/** What is not at work yet was promised with what stands in the plan in mind, days. */
const NEW_DAYS = 6;

/** Of so many promises one does not fare well, in this order: about 93 % are kept, and 90 % as they were first given. */
const BLOCK = 10;
const TROUBLES = ['late', 'moved', 'late'] as const;
/** Orders that are overdue now: the late ones of these two weeks. */
const OVERDUE = 2;
/** And those that were a week ago, or came late a month ago: both are compared with now. */
const WERE_OVERDUE = 2;
const WEEK = 7;
const MONTH = 30;
/** The first orders to leave are too few for a rate. */
const FIRST = 20;

/** How each promise fares, evenly over time. @param orders in order of leaving */
export function lucksOf(orders: readonly Leaving[], today: string, random: Random): Luck[] {
  let place = 0;
  const lucks = orders.map(({ leaves }, index): Luck => {
    if (index % BLOCK === 0) place = random.whole(0, BLOCK - 1);
    if (index % BLOCK !== place || index < FIRST) return 'kept';
    const trouble = TROUBLES[Math.floor(index / BLOCK) % TROUBLES.length] ?? 'kept';
    const ago = daysBetween(leaves, today);
    return trouble === 'late' && ago < 2 * WEEK && ago > -WEEK ? 'kept' : trouble;
  });
  const mark = (luck: Luck, most: number, which: (one: Leaving) => boolean) => {
    const found = orders.flatMap((one, index) => (which(one) ? [index] : [])).slice(0, most);
    for (const index of found) lucks[index] = luck;
  };
  mark('overdue', OVERDUE, ({ atWork }) => atWork);
  mark('wasOverdue', WERE_OVERDUE, ({ gone, leaves }) => gone && daysBetween(leaves, today) < WEEK - 1);
  mark('late', WERE_OVERDUE, ({ gone, leaves }) => {
    const ago = daysBetween(leaves, today);
    return gone && ago > MONTH - 2 && ago < MONTH + 3;
  });
  return lucks;
}

/** The promise of an order, around the day on which its goods leave. Sundays are not promised. */
export function promiseFor(
  { created, leaves, gone, atWork }: Leaving,
  luck: Luck,
  today: string,
  random: Random,
): Promised {
  const earliest = addDays(created, 2);
  const broken = (day: string, days: number) => latest(saturday(addDays(day, -days)), earliest);
  if (luck === 'late') return same(broken(leaves, random.whole(1, 6)));
  if (luck === 'overdue') return same(broken(today, random.whole(1, 4)));
  if (luck === 'wasOverdue') return same(broken(today, WEEK + random.whole(1, 3)));
  const room = gone || atWork ? 0 : NEW_DAYS;
  const current = monday(latest(addDays(leaves, room + random.whole(0, luck === 'moved' ? 3 : 7)), earliest));
  if (luck === 'kept') return same(current);
  return { original: broken(leaves, random.whole(1, 6)), current };
}

const same = (day: string): Promised => ({ original: day, current: day });
const latest = (a: string, b: string): string => (daysBetween(a, b) > 0 ? b : a);
const monday = (day: string): string => (weekday(day) === 7 ? addDays(day, 1) : day);
const saturday = (day: string): string => (weekday(day) === 7 ? addDays(day, -1) : day);
