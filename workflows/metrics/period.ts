import { type SQL, sql } from 'drizzle-orm';
import type { Period } from '../../board/api/metrics.ts';
import { addDays, formatIso, isoDayNumber, parseIso } from '../dates/civil.ts';
import { AppError } from '../errors.ts';

/** Shanghai days, both inclusive. */
export type PeriodBounds = Period;

/** Longest period that is asked for, days: ten years. */
const LONGEST = 3_660;

/** @throws AppError metrics.bad_period when it is none: no days, turned round, too long */
export function checkPeriod({ from, to }: Period): Period {
  const days = [from, to].map(dayOf);
  const [first, last] = [days[0] ?? 0, days[1] ?? 0];
  if (last < first) throw new AppError('metrics.turned_round', { from, to });
  if (last - first > LONGEST) throw new AppError('metrics.too_long', { from, to });
  return { from, to };
}

function dayOf(day: string): number {
  try {
    parseIso(day);
    return isoDayNumber(day);
  } catch (err) {
    throw new AppError('metrics.no_day', { day }, { cause: err });
  }
}

/** Whatever becomes a literal is a day. @throws RangeError */
const checked = (day: string): string => formatIso(parseIso(day));

/** The instant at which a Shanghai day begins, as a literal: the planner must know how much of a table it is. */
export const startOf = (day: string): SQL => sql.raw(`'${checked(day)} 00:00:00+08'::timestamptz`);

/** An instant within a period. */
export const within = (column: SQL, { from, to }: Period): SQL =>
  sql`${column} >= ${startOf(from)} and ${column} < ${startOf(addDays(to, 1))}`;

/** A day within a period. */
export const onDays = (column: SQL, { from, to }: Period): SQL =>
  sql`${column} between ${sql.raw(`'${checked(from)}'::date`)} and ${sql.raw(`'${checked(to)}'::date`)}`;
