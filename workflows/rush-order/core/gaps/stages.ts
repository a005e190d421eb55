import { minutesOn } from '../duration.ts';
import type { Impossible, InsideOperation, Minute, Operation, Query } from '../types.ts';
import { AtSupplier, OnMachine, type Place, type ToolLimit } from './places.ts';
import type { SlotIndex, ToolState } from './slot-index.ts';

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
  const seen = new Set<string>();
  const places = operation.choices.flatMap((choice, rank) => {
    // A model that is named twice counts as it is named first.
    if (seen.has(choice.model)) return [];
    seen.add(choice.model);
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
