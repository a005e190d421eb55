import type { Impossible, Minute, Option, PlacedInside, PlacedOutside, Query } from '../types.ts';
import { chains } from './chain.ts';
import { checksOf } from './checks.ts';
import { whyNotEarlier } from './explain.ts';
import { whyNowhere } from './impossible.ts';
import type { Found, Label, Slot } from './labels.ts';
import type { OnMachine } from './places.ts';
import { assertQuery } from './query.ts';
import type { SlotIndex } from './slot-index.ts';
import { atP50, isUncertain, type Stage, stagesOf } from './stages.ts';

export interface Answer {
  /** At most as many as asked for, earliest first; each differs from the others in at least one machine. */
  readonly options: readonly Option[];
  /** Why there is none; null when there is one. */
  readonly impossible: Impossible | null;
  /** false: operations tied by maximum lags had too many combinations, and something earlier may exist. */
  readonly exact: boolean;
}

/** What `search` finds: enough to describe an option, in a hundredth of a millisecond. */
export interface Searched {
  readonly stages: readonly Stage[];
  readonly found: readonly Found[];
  readonly impossible: Impossible | null;
  readonly exact: boolean;
}

/**
 * The earliest places for a rush order without moving anything, with what an option's card needs: P50 beside P90,
 * checks with their figures, and why each operation is not earlier. Books nothing: adding the result to the index and
 * the database is the caller's.
 * @param count how many options at most
 * @throws RangeError for a query that makes no sense (see query.ts)
 */
export function findSlots(index: SlotIndex, query: Query, count = 3): Answer {
  const { found, impossible, exact } = search(index, query, count);
  return { options: found.map((way, i) => optionOf(index, query, way, i === 0)), impossible, exact };
}

/** As `findSlots`, without describing what it finds. */
export function search(index: SlotIndex, query: Query, count = 3): Searched {
  assertQuery(query);
  const stages = stagesOf(index, query);
  if (!Array.isArray(stages)) return { stages: [], found: [], impossible: stages as Impossible, exact: true };
  const { labels, complete } = chains(stages, query.now, query.horizon, count);
  const found = labels.map((label) => ({ slots: slotsOf(label, stages), end: label.end }));
  const impossible = labels.length > 0 ? null : whyNowhere(index, query, stages);
  return { stages, found, impossible, exact: complete };
}

function slotsOf(label: Label, stages: readonly Stage[]): Slot[] {
  const slots: Slot[] = [];
  let at: Label | null = label;
  for (let i = stages.length - 1; i >= 0 && at?.place; i -= 1, at = at.before)
    slots.unshift({ stage: stages[i] as Stage, place: at.place, start: at.start, end: at.end });
  return slots;
}

/**
 * A way with its P50, its reasons and checks.
 * @param isFirst of the earliest option all machines are asked why they are not earlier, of others only its own
 */
export function optionOf(index: SlotIndex, query: Query, way: Found, isFirst: boolean): Option {
  return {
    kind: 'no-displacement',
    operations: way.slots.map(placed),
    completion: { p50: endAtP50(query, way), p90: way.end },
    moved: [],
    displaced: [],
    why: whyNotEarlier(index, query, way, isFirst),
    checks: checksOf(way),
  };
}

function endAtP50(query: Query, way: Found): Minute {
  if (!isUncertain(query)) return way.end;
  const stages = atP50(
    way.slots.map(({ stage }) => stage),
    way.slots.map(({ place }) => place),
    query.now,
  );
  const [label] = chains(stages, query.now, query.horizon, 1).labels;
  // With maximum lags an earlier return can leave no place: then the plan as booked is all that can be said.
  return Math.min(way.end, label?.end ?? way.end);
}

function placed({ stage: { operation }, place, start, end }: Slot): PlacedInside | PlacedOutside {
  if (operation.kind === 'outside')
    return {
      kind: 'outside',
      step: operation.step,
      supplier: operation.supplier,
      from: start,
      to: end,
      backP50: start + operation.lead.p50,
    };
  const { line, minutes } = place as OnMachine;
  const { id, model } = line.machine;
  return {
    kind: 'inside',
    step: operation.step,
    machine: id,
    model,
    from: start,
    to: end,
    workMinutes: minutes,
    setupMinutes: operation.setupMinutes,
  };
}
