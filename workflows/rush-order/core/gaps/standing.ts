import type { Minute, Option, Placed, Query } from '../types.ts';
import { optionOf } from './find.ts';
import type { Slot } from './labels.ts';
import { OnMachine } from './places.ts';
import type { SlotIndex } from './slot-index.ts';
import { type Stage, stagesOf } from './stages.ts';

/** Where an operation stands, in order of the query's operations. */
export type Standing = Pick<Placed, 'step' | 'from' | 'to'> & { readonly machine: string | null };

/**
 * An option for places that stand already (the order's own plan, taken out of `index`): with its P50, its checks and why it
 * is not earlier, as the finder describes what it found itself. Says nothing about whether they are free.
 * @param now nothing of it starts before
 * @returns null when an operation could not be done where it stands
 */
export function standingOption(
  index: SlotIndex,
  query: Query,
  standing: readonly Standing[],
  now: Minute,
): Option | null {
  const there = { ...query, now };
  const stages = stagesOf(index, there);
  if (!Array.isArray(stages) || stages.length !== standing.length) return null;
  const slots = standing.map((one, i) => slotOf(stages[i] as Stage, one));
  const end = standing.at(-1)?.to;
  if (end === undefined || slots.some((one) => one === null)) return null;
  return optionOf(index, there, { slots: slots as Slot[], end }, true);
}

function slotOf(stage: Stage, { step, machine, from, to }: Standing): Slot | null {
  if (stage.operation.step !== step) return null;
  const place =
    machine === null
      ? stage.places[0]
      : stage.places.find((one) => one instanceof OnMachine && one.line.machine.id === machine);
  const fits = place !== undefined && (machine === null) === (stage.operation.kind === 'outside');
  return fits ? { stage, place, start: from, end: to } : null;
}
