import { addDays } from '../dates/civil.ts';
import { minuteOf } from '../load/spans.ts';
import type { Minute, ProductiveSpan } from '../rush-order/core/types.ts';
import { midnightOf } from '../working-time/shanghai.ts';

/** A minute of the plan on a Shanghai day. @param clock minutes after midnight */
export const minuteOn = (day: string, clock: number): Minute => midnightOf(day) / 60_000 + clock;

/** What is due on a day may be finished until it ends. */
export const dueOf = (promisedDate: string): Minute => minuteOn(addDays(promisedDate, 1), 0);

/** The next whole minute: nothing of the plan begins before it. */
export const nextMinute = (at: Date): Minute => minuteOf(new Date(at.getTime() + 59_999));

/** When so many productive minutes that begin at `from` are worked off; null when the spans end before. */
export function endAfter(spans: readonly ProductiveSpan[], from: Minute, minutes: number): Minute | null {
  let left = minutes;
  for (const span of spans) {
    const start = Math.max(from, span.from);
    if (start >= span.to) continue;
    const here = (span.to - start) * span.rate;
    if (here >= left) return Math.ceil(start + left / span.rate);
    left -= here;
  }
  return null;
}

/** Goods of a day are there by its evening, minutes of the day. */
export const EVENING = 18 * 60;
