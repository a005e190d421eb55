import type { ProductiveMap } from '../productive.ts';
import type { Minute } from '../types.ts';

/** Entries per block; a full one is halved. */
const BLOCK = 64;

/** Up to BLOCK neighbouring bookings with what a search must know to pass them by. */
class Block {
  count = 0;
  readonly from = new Float64Array(BLOCK);
  readonly to = new Float64Array(BLOCK);
  /** Who: index into the owner's table. */
  readonly who = new Int32Array(BLOCK);
  /** Latest end of this booking and all before it, in other blocks too: never falls. */
  readonly reach = new Float64Array(BLOCK);
  /** Productive mills that are free right before each booking: W(from) − W(reach of the one before). */
  readonly free = new Float64Array(BLOCK);
  /** Largest of `free`. */
  most = 0;
  /** `reach` of the last booking. */
  end = Number.NEGATIVE_INFINITY;
}

/**
 * The bookings of one machine in order of time, as blocks that know their widest gap. Gaps are measured in the
 * machine's productive mills, so "wide enough" is exact and a block without one is passed by in one comparison.
 * Bookings may overlap (a running job that takes longer than planned): then the time up to the latest end is taken.
 * Adding and removing touch one block and the list of blocks (bench slots tells their cost).
 */
export class Timeline {
  readonly #map: ProductiveMap;
  readonly #blocks: Block[] = [new Block()];
  #size = 0;

  constructor(map: ProductiveMap) {
    this.#map = map;
  }

  get size(): number {
    return this.#size;
  }

  /** @param who a number that `remove` and `before` know it by */
  add(from: Minute, to: Minute, who: number): void {
    let b = this.#blockOf(from);
    let block = this.#block(b);
    if (block.count === BLOCK) {
      this.#halve(b);
      if (from > (this.#block(b + 1).from[0] as number)) b += 1;
      block = this.#block(b);
    }
    let i = block.count;
    while (i > 0 && (block.from[i - 1] as number) > from) i -= 1;
    shift(block, i, 1);
    block.from[i] = from;
    block.to[i] = to;
    block.who[i] = who;
    block.reach[i] = Number.NaN;
    block.count += 1;
    this.#size += 1;
    this.#measure(b, i);
  }

  /** @returns whether it was there */
  remove(from: Minute, who: number): boolean {
    for (let b = this.#blockOf(from); b < this.#blocks.length; b += 1) {
      const block = this.#block(b);
      if (block.count > 0 && (block.from[0] as number) > from) return false;
      const i = block.who.subarray(0, block.count).indexOf(who);
      if (i < 0) continue;
      shift(block, i + 1, -1);
      block.count -= 1;
      this.#size -= 1;
      const isGone = block.count === 0 && this.#blocks.length > 1;
      if (isGone) this.#blocks.splice(b, 1);
      this.#measure(b, isGone ? 0 : i);
      return true;
    }
    return false;
  }

  /**
   * The first productive minute at or after `t` from which `mills` of work (above 0) fit before the next booking.
   * Infinity when there is none, or none that starts before `limit`.
   */
  firstFit(t: Minute, mills: number, limit: Minute): Minute {
    const map = this.#map;
    const at = map.start(t);
    if (at >= limit) return Number.POSITIVE_INFINITY;
    const b = this.#blockAfter(at);
    if (b === this.#blocks.length) return this.#ifItFits(at, mills, limit);
    const block = this.#block(b);
    // Bookings that end by `at` lie behind; some booking of this block does not.
    const i = firstAfter(block.reach, block.count, at);
    const from = block.from[i] as number;
    // The gap that `at` lies in counts only from `at` on; all later ones as measured.
    if (from > at && map.at(from) - map.at(at) >= mills) return at;
    return this.#laterFit(b, i + 1, mills, limit);
  }

  /** As `firstFit`, in the gaps before booking `i` of block `b` and those after it. */
  #laterFit(b: number, i: number, mills: number, limit: Minute): Minute {
    const blocks = this.#blocks;
    let first = i;
    for (let k = b; k < blocks.length; k += 1, first = 0) {
      const block = blocks[k] as Block;
      if ((block.from[0] as number) >= limit) return Number.POSITIVE_INFINITY;
      if (block.most < mills) continue;
      for (let j = first; j < block.count; j += 1)
        if ((block.free[j] as number) >= mills) return this.#ifItFits(this.#reachBefore(k, j), mills, limit);
    }
    return this.#ifItFits(this.#reachBefore(blocks.length, 0), mills, limit);
  }

  #ifItFits(t: Minute, mills: number, limit: Minute): Minute {
    const at = this.#map.start(t);
    return at < limit && this.#map.end(at, mills) < Number.POSITIVE_INFINITY ? at : Number.POSITIVE_INFINITY;
  }

  /** Of the bookings that begin before `t` the one that ends last; null when none has begun by then. */
  before(t: Minute): { who: number; from: Minute; to: Minute } | null {
    for (let b = this.#blockOf(t); b >= 0; b -= 1) {
      const block = this.#block(b);
      let i = firstFrom(block.from, block.count, t) - 1;
      if (i < 0) continue;
      // `reach` says how late the latest of them ends; it is this one or, where bookings overlap, one before it.
      const reach = block.reach[i] as number;
      while (i > 0 && block.to[i] !== reach) i -= 1;
      return { who: block.who[i] as number, from: block.from[i] as number, to: block.to[i] as number };
    }
    return null;
  }

  /** The start of the first booking that begins at or after `t`; Infinity when there is none. */
  next(t: Minute): Minute {
    for (let b = this.#blockOf(t); b < this.#blocks.length; b += 1) {
      const block = this.#block(b);
      const i = firstFrom(block.from, block.count, t);
      if (i < block.count) return block.from[i] as number;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The most work, in mills, that fits between bookings anywhere in [from, to). */
  widest(from: Minute, to: Minute): number {
    const map = this.#map;
    let most = 0;
    let at = from;
    for (let b = this.#blockAfter(from); b < this.#blocks.length; b += 1) {
      const block = this.#block(b);
      for (let i = firstAfter(block.reach, block.count, at); i < block.count; i += 1) {
        const start = block.from[i] as number;
        if (start >= to) return Math.max(most, map.at(to) - map.at(at));
        most = Math.max(most, at === from ? map.at(start) - map.at(at) : (block.free[i] as number));
        at = block.reach[i] as number;
      }
    }
    return at < to ? Math.max(most, map.at(to) - map.at(at)) : most;
  }

  #block(b: number): Block {
    return this.#blocks[b] as Block;
  }

  /** The last block that begins at or before `from`, where a booking from then belongs; of equals the first. */
  #blockOf(from: Minute): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#block(middle).from[0] as number) < from) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The first block in which, or before which, something ends after `t`. */
  #blockAfter(t: Minute): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#block(middle).end <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reachBefore(b: number, i: number): Minute {
    if (i > 0) return this.#block(b).reach[i - 1] as number;
    return b > 0 ? this.#block(b - 1).end : Number.NEGATIVE_INFINITY;
  }

  #halve(b: number): void {
    const left = this.#block(b);
    const right = new Block();
    const half = BLOCK / 2;
    for (const column of ['from', 'to', 'who', 'reach', 'free'] as const)
      right[column].set(left[column].subarray(half));
    left.count = half;
    right.count = BLOCK - half;
    this.#blocks.splice(b + 1, 0, right);
    summarise(left);
    summarise(right);
  }

  /** Measures booking `i` of block `b` and those behind it, as long as the end of what lies before them changed. */
  #measure(b: number, i: number): void {
    const map = this.#map;
    let first = i;
    for (let k = b; k < this.#blocks.length; k += 1, first = 0) {
      const block = this.#block(k);
      let reach = this.#reachBefore(k, first);
      let isSame = false;
      for (let j = first; j < block.count && !isSame; j += 1) {
        block.free[j] = Math.max(0, map.at(block.from[j] as number) - map.at(reach));
        reach = Math.max(reach, block.to[j] as number);
        isSame = block.reach[j] === reach;
        block.reach[j] = reach;
      }
      summarise(block);
      if (isSame) return;
    }
  }
}

function summarise(block: Block): void {
  let most = 0;
  for (let i = 0; i < block.count; i += 1)
    if ((block.free[i] as number) > most) most = block.free[i] as number;
  block.most = most;
  block.end = block.count > 0 ? (block.reach[block.count - 1] as number) : Number.NEGATIVE_INFINITY;
}

/** The first of `count` sorted numbers that is above `t`; `count` when none is. */
function firstAfter(sorted: Float64Array, count: number, t: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first of `count` sorted numbers that is `t` or above; `count` when none is. */
const firstFrom = (sorted: Float64Array, count: number, t: number): number =>
  firstAfter(sorted, count, t - 1);

function shift(block: Block, at: number, by: number): void {
  for (const column of [block.from, block.to, block.who, block.reach, block.free])
    column.copyWithin(at + by, at, block.count);
}
