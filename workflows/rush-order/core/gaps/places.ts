import { MILLS } from '../productive.ts';
import type { Minute, Span, ToolNeed } from '../types.ts';
import type { Line, ToolState } from './slot-index.ts';

/** A place where an operation can be done, as the search sees it: starts, ends, and back from an end to a start. */
export interface Place {
  /** The first start at or after `ready` that works; Infinity when there is none before `limit`. */
  next(ready: Minute, limit: Minute): Minute;
  /** Rises with `start`, never falls. */
  end(start: Minute): Minute;
  /** The first start, free or not, that ends at `end` or later. */
  startFor(end: Minute): Minute;
}

/** A tool that an operation needs: at most `level` other pieces may be in use meanwhile. */
export interface ToolLimit {
  readonly need: ToolNeed;
  readonly state: ToolState;
  readonly level: number;
}

/** A machine of ours, with the work that the operation is there. */
export class OnMachine implements Place {
  readonly line: Line;
  readonly minutes: number;
  readonly mills: number;
  readonly tools: readonly ToolLimit[];
  /** Which choice of the operation; 0: the preferred model. */
  readonly rank: number;

  constructor(line: Line, minutes: number, tools: readonly ToolLimit[], rank: number) {
    this.line = line;
    this.minutes = minutes;
    this.mills = minutes * MILLS;
    this.tools = tools;
    this.rank = rank;
  }

  next(ready: Minute, limit: Minute): Minute {
    const { line, mills, tools } = this;
    let start = line.timeline.firstFit(ready, mills, limit);
    if (tools.length === 0) return start;
    while (start < Number.POSITIVE_INFINITY) {
      const clear = this.toolsClear(start);
      if (clear === start) return start;
      start = clear < limit ? line.timeline.firstFit(clear, mills, limit) : Number.POSITIVE_INFINITY;
    }
    return start;
  }

  /** `start` when all tools are there from it to its end; else the first start that could be better. */
  toolsClear(start: Minute): Minute {
    const end = this.line.map.end(start, this.mills);
    let clear = start;
    for (const { state, level } of this.tools) clear = Math.max(clear, state.line.clear(start, end, level));
    return clear;
  }

  end(start: Minute): Minute {
    return this.line.map.end(start, this.mills);
  }

  startFor(end: Minute): Minute {
    return this.line.map.startFor(end, this.mills);
  }
}

/** A supplier: starts are pick-ups. */
export class AtSupplier implements Place {
  readonly pickUps: readonly Span[];
  readonly lead: number;

  constructor(pickUps: readonly Span[], lead: number) {
    this.pickUps = pickUps;
    this.lead = lead;
  }

  next(ready: Minute, limit: Minute): Minute {
    let low = 0;
    let high = this.pickUps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pickUps[middle] as Span).to <= ready) low = middle + 1;
      else high = middle;
    }
    const pickUp = this.pickUps[low];
    const start = pickUp ? Math.max(ready, pickUp.from) : Number.POSITIVE_INFINITY;
    return start < limit ? start : Number.POSITIVE_INFINITY;
  }

  end(start: Minute): Minute {
    return start + this.lead;
  }

  startFor(end: Minute): Minute {
    return end - this.lead;
  }
}
