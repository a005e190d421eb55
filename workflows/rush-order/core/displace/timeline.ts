import { MILLS, ProductiveMap } from '../productive.ts';
import type { Minute, ProductiveSpan, Span } from '../types.ts';

/** No end is later; a place from here on is no place. About the year 4000, and fits 32 bits twice. */
export const NEVER: Minute = 1_073_741_823;

/**
 * When one thing (a machine, a piece of a tool) can be taken: its productive time less what stands on it and is not
 * moved. The end that follows from a start never falls as the start grows, so that the longest path through a plan
 * stays exact.
 */
export class Timeline {
  /** Nothing starts before. */
  readonly floor: Minute;
  /** Works without a break, a minute a minute, up to `until`. */
  readonly always: boolean;
  /** Besides: nothing stands on it after the floor. The arithmetic is an addition. */
  readonly plain: boolean;
  readonly until: Minute;
  private readonly map: ProductiveMap | null;
  private readonly busyFrom: Int32Array;
  private readonly busyTo: Int32Array;
  /** When the last of what stands on it ends; -1: nothing stands on it. */
  readonly lastTaken: Minute;

  /**
   * @param spans productive time in order; null: always
   * @param busy taken, in any order; may touch and overlap
   * @param like takes its calendar and floor from there (one constructor for both: timelines must look alike to
   *   the compiler)
   */
  constructor(spans: readonly ProductiveSpan[] | null, busy: readonly Span[], now: Minute, like?: Timeline) {
    const taken = united(busy.filter(({ to, from }) => to > now && to > from));
    const standing = !like && taken[0] && taken[0].from <= now ? taken.shift() : undefined;
    this.floor = standing ? standing.to : now;
    const future = spans?.filter(({ to }) => to > this.floor);
    const [only] = future ?? [];
    const always = !future || (future.length === 1 && only?.rate === 1 && only.from <= this.floor);
    this.always = like ? like.always : always;
    this.plain = this.always && taken.length === 0;
    this.until = like ? like.until : future ? (future.at(-1)?.to ?? 0) : NEVER;
    this.map = like ? like.map : always || !future ? null : new ProductiveMap(future);
    this.busyFrom = Int32Array.from(taken, (span) => span.from);
    this.busyTo = Int32Array.from(taken, (span) => span.to);
    this.lastTaken = taken.at(-1)?.to ?? -1;
  }

  /** The same with more on it. */
  with(more: readonly Span[]): Timeline {
    const here = Array.from(this.busyFrom, (from, i) => ({ from, to: at(this.busyTo, i) }));
    return new Timeline(null, [...here, ...more], this.floor, this);
  }

  /** The first productive minute from `t` on; NEVER when there is none. */
  opens(t: Minute): Minute {
    return this.map ? Math.min(this.map.start(t), NEVER) : t;
  }

  /** When work that starts in the productive minute `start` ends, if nothing stands in its way. */
  ends(start: Minute, minutes: number): Minute {
    if (this.map) return Math.min(this.map.end(start, minutes * MILLS), NEVER);
    return start + minutes > this.until ? NEVER : start + minutes;
  }

  /** The latest start up to `latest` from which so many minutes overlap nothing taken; of a machine without breaks. */
  lastStart(latest: Minute, minutes: number): Minute {
    let start = latest;
    for (let i = this.busyTo.length - 1; i >= 0 && at(this.busyTo, i) > start; i -= 1)
      if (at(this.busyFrom, i) < start + minutes) start = at(this.busyFrom, i) - minutes;
    return start;
  }

  /** The end of the first taken time that overlaps [from, to); -1 when it is free. */
  clash(from: Minute, to: Minute): Minute {
    const { busyFrom, busyTo } = this;
    let low = 0;
    let high = busyTo.length;
    while (high - low > FEW) {
      const middle = (low + high) >> 1;
      if (at(busyTo, middle) > from) high = middle;
      else low = middle + 1;
    }
    while (low < busyTo.length && at(busyTo, low) <= from) low += 1;
    return low < busyTo.length && at(busyFrom, low) < to ? at(busyTo, low) : -1;
  }
}

/** So many are faster looked at one by one. */
const FEW = 4;

/** In order, what overlaps or touches made one. */
function united(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && span.from <= last.to)
      whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else whole.push({ from: span.from, to: span.to });
  }
  return whole;
}

/** An element that is known to be there: indices here come from the arrays' own lengths. */
export const at = (array: Int32Array | Float64Array, i: number): number => array[i] as number;
