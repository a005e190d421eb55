import { AppError } from '../errors.ts';
import type { Fact } from './kinds.ts';

/** Clocks of other systems run a little ahead. */
const AHEAD_MS = 10 * 60_000;
/** Nobody reports what happened before this; it is a slip of the year. */
const BACK_MS = 2 * 365 * 86_400_000;
/** Told later than this after it happened, a fact is marked. */
export const LATE_MS = 86_400_000;

export interface Wrong {
  code: string;
  field: string | null;
  error: AppError;
}

/** What is wrong with the time of a fact; undefined when nothing is. */
export function checkTime(fact: Fact, now: Date): Wrong | undefined {
  const ahead = new Date(fact.occurredAt).getTime() - now.getTime();
  const code = ahead > AHEAD_MS ? 'fact.future' : ahead < -BACK_MS ? 'fact.too_old' : null;
  if (code === null) return undefined;
  return { code, field: 'occurredAt', error: new AppError(code, { at: fact.occurredAt }) };
}
