import type { Minute, ProductiveSpan } from './types.ts';

/** Rates count in thousandths, so that all sums are whole numbers and two computations never differ by dust. */
export const MILLS = 1000;

/** Minutes per bucket of the look-up table, as a power of two: 512 minutes hold one to three spans of a shift plan. */
const BUCKET_BITS = 9;

/**
 * The productive-minute function W of one machine and its inverse: W(t) is the work that can be done before `t`, in
 * mills (thousandths of a productive minute). Shifts, breaks and derating in one monotone map; an operation from `s`
 * with `d` minutes of work ends at the first minute where W(end) ≥ W(s) + 1000·d. Look-ups cost O(1): a table of
 * buckets, then a step or two.
 */
export class ProductiveMap {
  /** Work in all spans together, in mills. */
  readonly total: number;
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #rate: Float64Array;
  /** W at the start of each span; one more for the end. */
  readonly #before: Float64Array;
  /** For each bucket the first span that ends after its beginning. */
  readonly #bucket: Int32Array;
  readonly #origin: number;
  readonly #count: number;

  /** @throws RangeError when spans overlap, are out of order, empty, not whole minutes, or their rate is not in (0, 1] */
  constructor(spans: readonly ProductiveSpan[]) {
    const count = spans.length;
    this.#count = count;
    this.#from = new Float64Array(count);
    this.#to = new Float64Array(count);
    this.#rate = new Float64Array(count);
    this.#before = new Float64Array(count + 1);
    let before = 0;
    let last = Number.NEGATIVE_INFINITY;
    spans.forEach((span, i) => {
      const rate = Math.round(span.rate * MILLS);
      refuseBadSpan(span, rate, last);
      this.#from[i] = span.from;
      this.#to[i] = span.to;
      this.#rate[i] = rate;
      this.#before[i] = before;
      before += (span.to - span.from) * rate;
      last = span.to;
    });
    this.#before[count] = before;
    this.total = before;
    this.#origin = spans[0]?.from ?? 0;
    this.#bucket = this.#buckets(count === 0 ? 0 : last - this.#origin);
  }

  #buckets(length: number): Int32Array {
    const table = new Int32Array((length >> BUCKET_BITS) + 1);
    let span = 0;
    for (let b = 0; b < table.length; b += 1) {
      const start = this.#origin + b * (1 << BUCKET_BITS);
      while (span < this.#count && (this.#to[span] as number) <= start) span += 1;
      table[b] = span;
    }
    return table;
  }

  /** The first span that ends after `t`; the number of spans when there is none. */
  #spanAt(t: Minute): number {
    const offset = t - this.#origin;
    if (offset < 0) return 0;
    const b = offset >>> BUCKET_BITS;
    if (offset > 0x7fffffff || b >= this.#bucket.length) return this.#count;
    let i = this.#bucket[b] as number;
    while (i < this.#count && (this.#to[i] as number) <= t) i += 1;
    return i;
  }

  /** W(t) in mills. */
  at(t: Minute): number {
    const i = this.#spanAt(t);
    const before = this.#before[i] as number;
    if (i === this.#count) return before;
    const from = this.#from[i] as number;
    return t <= from ? before : before + (t - from) * (this.#rate[i] as number);
  }

  /** The first productive minute at or after `t`; Infinity when there is none. Operations start only in such minutes. */
  start(t: Minute): Minute {
    const i = this.#spanAt(t);
    if (i === this.#count) return Number.POSITIVE_INFINITY;
    const from = this.#from[i] as number;
    return t > from ? t : from;
  }

  /** When work of `mills` that starts at `s` ends; Infinity when the spans do not hold it. Of no work: `s`. */
  end(s: Minute, mills: number): Minute {
    let i = this.#spanAt(s);
    if (i === this.#count) return mills <= 0 ? s : Number.POSITIVE_INFINITY;
    const from = this.#from[i] as number;
    const w = (this.#before[i] as number) + (s > from ? (s - from) * (this.#rate[i] as number) : 0) + mills;
    if (w > this.total) return Number.POSITIVE_INFINITY;
    if (mills <= 0) return s;
    // The work of an operation reaches over a few spans at most, so this steps and does not halve.
    while ((this.#before[i + 1] as number) < w) i += 1;
    return (
      (this.#from[i] as number) + Math.ceil((w - (this.#before[i] as number)) / (this.#rate[i] as number))
    );
  }

  /** The first minute t with W(t) ≥ `mills`; Infinity when there is none. */
  inverse(mills: number): Minute {
    if (this.#count === 0 || mills > this.total) return Number.POSITIVE_INFINITY;
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#before[middle + 1] as number) < mills) low = middle + 1;
      else high = middle;
    }
    const from = this.#from[low] as number;
    return from + Math.ceil(Math.max(0, mills - (this.#before[low] as number)) / (this.#rate[low] as number));
  }

  /**
   * The first productive minute s whose work of `mills` ends at `end` or later: the inverse of `end(s, mills)`.
   * Infinity when there is none.
   */
  startFor(end: Minute, mills: number): Minute {
    // end(s) ≥ e exactly when W(e − 1) < W(s) + mills, that is when W(s) > W(e − 1) − mills.
    const above = this.at(end - 1) - mills;
    if (above < 0) return this.start(Number.NEGATIVE_INFINITY);
    return this.start(this.inverse(above + 1));
  }
}

function refuseBadSpan(span: ProductiveSpan, rate: number, last: Minute): void {
  const whole = Number.isSafeInteger(span.from) && Number.isSafeInteger(span.to);
  if (!whole || span.from >= span.to || span.from < last)
    throw new RangeError(`productive span ${span.from}–${span.to}: whole minutes, in order, not empty`);
  if (!(rate >= 1 && rate <= MILLS))
    throw new RangeError(`productive span ${span.from}: rate ${span.rate} not in (0, 1]`);
}
