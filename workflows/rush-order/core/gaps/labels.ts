import type { Minute } from '../types.ts';
import type { Place } from './places.ts';
import type { Stage } from './stages.ts';

/** The end of a way through the first operations of a chain; `before` leads back to its first. */
export interface Label {
  readonly start: Minute;
  readonly end: Minute;
  readonly place: Place | null;
  readonly before: Label | null;
}

/** The best few of a search, earliest end first; of equal ends the one found first stays first. */
export class Best {
  readonly labels: Label[] = [];

  readonly count: number;
  readonly horizon: Minute;

  /** @param count how many to keep @param horizon nothing may end after */
  constructor(count: number, horizon: Minute) {
    this.count = count;
    this.horizon = horizon;
  }

  /** What ends at this minute or later is of no use. */
  get limit(): Minute {
    const last = this.labels.length === this.count ? this.labels[this.count - 1] : undefined;
    return last ? last.end : this.horizon + 1;
  }

  add(label: Label): void {
    const { labels } = this;
    let i = labels.length;
    while (i > 0 && (labels[i - 1] as Label).end > label.end) i -= 1;
    labels.splice(i, 0, label);
    if (labels.length > this.count) labels.pop();
  }
}

/** When a stage may start behind an operation that ends at `end`. */
export const readyAfter = (stage: Stage, end: Minute): Minute => Math.max(stage.ready, end + stage.lagMin);

/** An operation as a search placed it. */
export interface Slot {
  readonly stage: Stage;
  readonly place: Place;
  readonly start: Minute;
  readonly end: Minute;
}

/** A chain as it was found, without reasons and checks. */
export interface Found {
  readonly slots: readonly Slot[];
  readonly end: Minute;
}
