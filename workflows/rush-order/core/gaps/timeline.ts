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
  /** Productive mills that are free right before each booking: W(from) − W(end of all before it). */
  readonly free = new Float64Array(BLOCK);
  /** Largest of `free`. */
  most = 0;
  /** Latest end in this block and all before it. */
  reach = Number.NEGATIVE_INFINITY;
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
    block.count += 1;
    this.#size += 1;
    this.#measure(b);
  }

  /** @returns whether it was there */
  remove(from: Minute, who: number): boolean {
    for (let b = this.#blockOf(from); b < this.#blocks.length; b += 1) {
      const block = this.#block(b);
      if (block.count > 0 && (block.from[0] as number) > from) return false;
      for (let i = 0; i < block.count; i += 1) {
        if (block.who[i] !== who || block.from[i] !== from) continue;
        shift(block, i + 1, -1);
        block.count -= 1;
        this.#size -= 1;
        if (block.count === 0 && this.#blocks.length > 1) this.#blocks.splice(b, 1);
        this.#measure(Math.min(b, this.#blocks.length - 1));
        return true;
      }
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
    let i = 0;
    while ((block.to[i] as number) <= at) i += 1;
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

  /** The booking with the latest end at or before `t`, or one that runs at `t`; null when none has begun by then. */
  before(t: Minute): { who: number; from: Minute; to: Minute } | null {
    let best: { who: number; from: Minute; to: Minute } | null = null;
    for (let b = Math.min(this.#blockOf(t), this.#blocks.length - 1); b >= 0; b -= 1) {
      const block = this.#block(b);
      for (let i = block.count - 1; i >= 0; i -= 1) {
        const to = block.to[i] as number;
        if ((block.from[i] as number) < t && (best === null || to > best.to))
          best = { who: block.who[i] as number, from: block.from[i] as number, to };
      }
      if (best !== null) return best;
    }
    return best;
  }

  /** The start of the first booking that begins at or after `t`; Infinity when there is none. */
  next(t: Minute): Minute {
    for (const block of this.#blocks) {
      if (block.count === 0 || (block.from[block.count - 1] as number) < t) continue;
      for (let i = 0; i < block.count; i += 1)
        if ((block.from[i] as number) >= t) return block.from[i] as number;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The widest free time that begins in [from, to), in mills cut at both ends, and its start. */
  widest(from: Minute, to: Minute): { at: Minute; mills: number } {
    let best = { at: from, mills: 0 };
    let at = from;
    for (const block of this.#blocks) {
      for (let i = 0; i < block.count && at < to; i += 1) {
        const mills = this.#map.at(Math.min(block.from[i] as number, to)) - this.#map.at(at);
        if (mills > best.mills) best = { at: this.#map.start(at), mills };
        at = Math.max(at, block.to[i] as number);
      }
    }
    const mills = at < to ? this.#map.at(to) - this.#map.at(at) : 0;
    return mills > best.mills ? { at: this.#map.start(at), mills } : best;
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
      if (this.#block(middle).reach <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reachBefore(b: number, i: number): Minute {
    let reach = b > 0 ? this.#block(b - 1).reach : Number.NEGATIVE_INFINITY;
    if (i > 0) for (let k = 0; k < i; k += 1) reach = Math.max(reach, this.#block(b).to[k] as number);
    return reach;
  }

  #halve(b: number): void {
    const left = this.#block(b);
    const right = new Block();
    const half = BLOCK / 2;
    right.from.set(left.from.subarray(half));
    right.to.set(left.to.subarray(half));
    right.who.set(left.who.subarray(half));
    left.count = half;
    right.count = BLOCK - half;
    this.#blocks.splice(b + 1, 0, right);
    this.#measureOne(b);
    this.#measureOne(b + 1);
  }

  /** Measures block `b` again, and those behind it as long as the end of what lies before them changed. */
  #measure(b: number): void {
    for (let k = b; k < this.#blocks.length; k += 1) {
      const reach = this.#block(k).reach;
      this.#measureOne(k);
      if (this.#block(k).reach === reach) return;
    }
  }

  #measureOne(b: number): void {
    const block = this.#block(b);
    const map = this.#map;
    let reach = b > 0 ? this.#block(b - 1).reach : Number.NEGATIVE_INFINITY;
    let done = map.at(reach);
    let most = 0;
    for (let i = 0; i < block.count; i += 1) {
      const free = Math.max(0, map.at(block.from[i] as number) - done);
      block.free[i] = free;
      if (free > most) most = free;
      if ((block.to[i] as number) > reach) {
        reach = block.to[i] as number;
        done = map.at(reach);
      }
    }
    block.most = most;
    block.reach = reach;
  }
}

function shift(block: Block, at: number, by: number): void {
  block.from.copyWithin(at + by, at, block.count);
  block.to.copyWithin(at + by, at, block.count);
  block.who.copyWithin(at + by, at, block.count);
}
