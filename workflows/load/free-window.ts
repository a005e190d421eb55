import { type ProductiveSpan, productiveMinutes } from './productive.ts';
import { type Minute, type Span, united } from './spans.ts';

/** A stretch in which nothing is planned. */
export interface FreeWindow extends Span {
  /** Productive minutes in it. */
  readonly minutes: number;
}

/** Shorter gaps are of no use to anybody. */
const LEAST_MINUTES = 60;

/**
 * The stretches between `from` and `to` in which a machine works and nothing is planned, in order; each begins and
 * ends with productive time, and may lie over a night.
 */
export function freeWindows(
  spans: readonly ProductiveSpan[],
  taken: readonly Span[],
  from: Minute,
  to: Minute,
): FreeWindow[] {
  const windows: FreeWindow[] = [];
  let at = from;
  for (const next of [...united(taken), { from: to, to }]) {
    const window = trimmed(spans, at, Math.min(to, next.from));
    if (window && window.minutes >= LEAST_MINUTES) windows.push(window);
    at = Math.max(at, next.to);
  }
  return windows;
}

function trimmed(spans: readonly ProductiveSpan[], from: Minute, to: Minute): FreeWindow | null {
  const worked = spans.filter((span) => span.from < to && span.to > from);
  const [first, last] = [worked[0], worked.at(-1)];
  if (to <= from || !first || !last) return null;
  const window = { from: Math.max(from, first.from), to: Math.min(to, last.to) };
  return { ...window, minutes: productiveMinutes(spans, window.from, window.to) };
}
