import type { Minute } from '../types.ts';

/** Room for breakpoints at first; doubled when full. */
const ROOM = 32;

/**
 * How many pieces of a tool are in use over time: a step function as sorted breakpoints, `used[i]` from `at[i]` to
 * `at[i + 1]`. Two neighbours may hold the same level; that costs nothing and makes removing simple.
 */
export class ToolLine {
  #at = new Float64Array(ROOM);
  #used = new Int32Array(ROOM);
  /** Uses that begin or end at each breakpoint; it goes when none is left. */
  #edges = new Int32Array(ROOM);
  #count = 0;

  /** @param pieces negative to take a use away again */
  add(from: Minute, to: Minute, pieces: number): void {
    if (from >= to || pieces === 0) return;
    const edge = pieces > 0 ? 1 : -1;
    this.#edge(from, edge);
    this.#edge(to, edge);
    for (let i = this.#indexOf(from); i < this.#count && (this.#at[i] as number) < to; i += 1)
      this.#used[i] = (this.#used[i] as number) + pieces;
    if (edge < 0) {
      this.#drop(to);
      this.#drop(from);
    }
  }

  /**
   * The first start at or after `from` that could work if [from, to) is wanted with at most `level` pieces in use
   * otherwise: `from` itself when it does. Whoever starts later also ends later (see ProductiveMap), so everything up to
   * the end of the last conflict in [from, to) is skipped at once.
   */
  clear(from: Minute, to: Minute, level: number): Minute {
    let i = this.#indexAfter(from) - 1;
    let clear = from;
    if (i < 0) i = 0;
    for (; i < this.#count && (this.#at[i] as number) < to; i += 1)
      if ((this.#used[i] as number) > level)
        clear = i + 1 < this.#count ? (this.#at[i + 1] as number) : Number.POSITIVE_INFINITY;
    return clear;
  }

  /** Most pieces in use at any time in [from, to). */
  most(from: Minute, to: Minute): number {
    let most = 0;
    for (
      let i = Math.max(0, this.#indexAfter(from) - 1);
      i < this.#count && (this.#at[i] as number) < to;
      i += 1
    )
      if ((this.#used[i] as number) > most) most = this.#used[i] as number;
    return most;
  }

  /** The first breakpoint after `t`. */
  #indexAfter(t: Minute): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] as number) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The breakpoint at exactly `t`, or the first after it. */
  #indexOf(t: Minute): number {
    const after = this.#indexAfter(t);
    return after > 0 && this.#at[after - 1] === t ? after - 1 : after;
  }

  #edge(t: Minute, by: number): void {
    const i = this.#indexOf(t);
    if (i < this.#count && this.#at[i] === t) {
      this.#edges[i] = (this.#edges[i] as number) + by;
      return;
    }
    if (by < 0) throw new RangeError(`no use of this tool begins or ends at ${t}`);
    if (this.#count === this.#at.length) this.#grow();
    this.#shift(i, 1);
    this.#count += 1;
    this.#at[i] = t;
    this.#used[i] = i > 0 ? (this.#used[i - 1] as number) : 0;
    this.#edges[i] = by;
  }

  #drop(t: Minute): void {
    const i = this.#indexOf(t);
    if (this.#edges[i] !== 0) return;
    this.#shift(i + 1, -1);
    this.#count -= 1;
  }

  #shift(i: number, by: number): void {
    this.#at.copyWithin(i + by, i, this.#count);
    this.#used.copyWithin(i + by, i, this.#count);
    this.#edges.copyWithin(i + by, i, this.#count);
  }

  #grow(): void {
    const room = this.#at.length * 2;
    const at = new Float64Array(room);
    const used = new Int32Array(room);
    const edges = new Int32Array(room);
    at.set(this.#at);
    used.set(this.#used);
    edges.set(this.#edges);
    this.#at = at;
    this.#used = used;
    this.#edges = edges;
  }
}
