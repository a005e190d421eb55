import { minutesOn } from '../duration.ts';
import { MILLS } from '../productive.ts';
import type { Impossible, InsideOperation, Minute, Operation, Query, Span, ToolNeed } from '../types.ts';
import type { Line, SlotIndex, ToolState } from './slot-index.ts';

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

/** An operation made ready for the search, once at P90 and once at P50. */
export interface Stage {
  readonly operation: Operation;
  readonly places: readonly Place[];
  readonly lagMin: number;
  /** Infinity: none. */
  readonly lagMax: number;
  /** The latest of its arrivals, and of `now`. */
  readonly ready: Minute;
}

export type Confidence = 'p50' | 'p90';

/**
 * Looks up machines and tools of a query. The verdict about tool lives is made here: they do not depend on when or
 * where an operation runs, so a tool that does not last makes the whole query impossible.
 */
export function stagesOf(index: SlotIndex, query: Query): readonly Stage[] | Impossible {
  const lives = new Map<string, number>();
  const stages: Stage[] = [];
  for (const operation of query.operations) {
    const places =
      operation.kind === 'outside'
        ? [new AtSupplier(operation.pickUps, operation.lead.p90)]
        : machinesFor(index, operation, lives);
    if (!Array.isArray(places)) return places as Impossible;
    stages.push(stageOf(operation, places, query.now, 'p90'));
  }
  return stages;
}

/** The same chain on the given places, with arrivals and suppliers at P50. */
export function atP50(stages: readonly Stage[], places: readonly Place[], now: Minute): readonly Stage[] {
  return stages.map(({ operation }, i) => {
    const place =
      operation.kind === 'outside'
        ? new AtSupplier(operation.pickUps, operation.lead.p50)
        : (places[i] as Place);
    return stageOf(operation, [place], now, 'p50');
  });
}

/** Whether P50 and P90 of a query differ anywhere. */
export const isUncertain = (query: Query): boolean =>
  query.operations.some(
    (operation) =>
      (operation.kind === 'outside' && operation.lead.p50 !== operation.lead.p90) ||
      operation.arrivals?.some(({ p50, p90 }) => p50 !== p90),
  );

function stageOf(operation: Operation, places: readonly Place[], now: Minute, confidence: Confidence): Stage {
  let ready = now;
  for (const arrival of operation.arrivals ?? []) ready = Math.max(ready, arrival[confidence]);
  return {
    operation,
    places,
    lagMin: operation.lag?.min ?? 0,
    lagMax: operation.lag?.max ?? Number.POSITIVE_INFINITY,
    ready,
  };
}

function machinesFor(
  index: SlotIndex,
  operation: InsideOperation,
  lives: Map<string, number>,
): OnMachine[] | Impossible {
  const tools: ToolLimit[] = [];
  for (const need of operation.tools ?? []) {
    const state = index.tool(need.tool);
    const onHand = state?.tool.pieces ?? 0;
    if (!state || onHand < need.pieces)
      return { kind: 'no-tool', step: operation.step, tool: need.tool, onHand, needed: need.pieces };
    const worn = wornOut(state, operation, lives);
    if (worn) return worn;
    tools.push({ need, state, level: onHand - need.pieces });
  }
  const places = operation.choices.flatMap((choice, rank) => {
    const minutes = minutesOn(operation, choice);
    return index.ofModel(choice.model).map((line) => new OnMachine(line, minutes, tools, rank));
  });
  if (places.length === 0)
    return { kind: 'no-machine', step: operation.step, models: operation.choices.map(({ model }) => model) };
  return places;
}

function wornOut(
  state: ToolState,
  operation: InsideOperation,
  lives: Map<string, number>,
): Impossible | null {
  const { id, lifeMinutes } = state.tool;
  if (lifeMinutes === null) return null;
  const taken = (lives.get(id) ?? state.lifeTaken) + operation.runMinutes;
  lives.set(id, taken);
  if (taken <= lifeMinutes) return null;
  const leftMinutes = Math.max(0, lifeMinutes - taken + operation.runMinutes);
  return {
    kind: 'tool-life',
    step: operation.step,
    tool: id,
    leftMinutes,
    needMinutes: operation.runMinutes,
  };
}
