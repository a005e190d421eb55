import type { Minute } from '../types.ts';
import { Best, type Label, readyAfter } from './labels.ts';
import { tiedChain } from './max-lag.ts';
import type { Stage } from './stages.ts';

export interface Chains {
  /** Whole ways, at most `count`, no two through the same places, earliest end first. */
  readonly labels: readonly Label[];
  /** Stages that were passed; less than all when the next one has no place. */
  readonly passed: number;
  /** Best ways through the stages that were passed. */
  readonly reached: readonly Label[];
  /** false when the search between maximum lags was cut off (see max-lag.ts). */
  readonly complete: boolean;
}

/**
 * The `count` earliest ways of a chain through its places, each through other places than the rest. Exact: to be ready
 * earlier never makes an operation end later on the same place, so a way that is not among the `count` best up to an
 * operation cannot become one of the `count` best behind it (those that beat it go on beating it). Operations that a
 * maximum lag ties together lack this property and are searched as one (max-lag.ts).
 */
export function chains(stages: readonly Stage[], now: Minute, horizon: Minute, count: number): Chains {
  let reached: readonly Label[] = [{ start: now, end: now, place: null, before: null }];
  let complete = true;
  let i = 0;
  while (i < stages.length) {
    const run = stages.slice(i, tiedUntil(stages, i));
    let labels = loose(reached, run, horizon, count);
    if (run.length > 1 && labels.length > 0 && !labels.every((label) => isInTime(label, run))) {
      const best = new Best(count, horizon);
      complete = tiedChain(reached, run, best) && complete;
      labels = best.labels;
    }
    if (labels.length === 0) return { labels: [], passed: i, reached, complete };
    reached = labels;
    i += run.length;
  }
  return { labels: reached, passed: i, reached, complete };
}

/** The best ways through a run of stages without regard to maximum lags. */
function loose(
  before: readonly Label[],
  run: readonly Stage[],
  horizon: Minute,
  count: number,
): readonly Label[] {
  let reached = before;
  for (const stage of run) {
    const best = new Best(count, horizon);
    advance(reached, stage, best);
    reached = best.labels;
  }
  return reached;
}

/** Whether a way through a run of stages keeps their maximum lags as it is: mostly it does, and is the best then. */
function isInTime(label: Label, run: readonly Stage[]): boolean {
  let at: Label | null = label;
  for (let i = run.length - 1; i > 0 && at?.before; i -= 1, at = at.before)
    if (at.start > at.before.end + (run[i] as Stage).lagMax) return false;
  return true;
}

/** The end of the run of stages from `i` that maximum lags tie together. Of the first stage of all it means nothing. */
function tiedUntil(stages: readonly Stage[], i: number): number {
  let after = i + 1;
  while (after < stages.length && (stages[after] as Stage).lagMax < Number.POSITIVE_INFINITY) after += 1;
  return after;
}

function advance(reached: readonly Label[], stage: Stage, best: Best): void {
  for (const place of stage.places) {
    let start = Number.NEGATIVE_INFINITY;
    for (const before of reached) {
      const ready = readyAfter(stage, before.end);
      // Found for an earlier way and not too early for this one: it is the same slot.
      if (start < ready) start = place.next(ready, best.limit);
      if (start === Number.POSITIVE_INFINITY) break;
      const end = place.end(start);
      if (end >= best.limit) break;
      best.add({ start, end, place, before });
    }
  }
}
