import type { Binding, Impossible, Query } from '../types.ts';
import { chains } from './chain.ts';
import { bindingOf, bindingOfNone } from './explain.ts';
import { type Label, readyAfter, type Slot } from './labels.ts';
import { OnMachine } from './places.ts';
import type { SlotIndex } from './slot-index.ts';
import type { Stage } from './stages.ts';

/**
 * Why a chain finds no place before the horizon: the first operation that has none behind the earliest way to it, and
 * what holds it back there. It is looked for again without the horizon, so that the reason can be given by name.
 */
export function whyNowhere(index: SlotIndex, query: Query, stages: readonly Stage[]): Impossible {
  // Without maximum lags: does the chain get through then?
  const loose = stages.map((stage) => ({ ...stage, lagMax: Number.POSITIVE_INFINITY }));
  const { passed, reached } = chains(loose, query.now, query.horizon, 1);
  const way = reached[0];
  if (passed === stages.length && way) return tooFarApart(stages, way);
  const previous = passed > 0 && way ? slotOf(stages[passed - 1] as Stage, way) : null;
  return failing(index, query, stages[passed] as Stage, previous);
}

function failing(index: SlotIndex, query: Query, stage: Stage, before: Slot | null): Impossible {
  const { operation } = stage;
  const end = before?.end ?? query.now;
  const ready = readyAfter(stage, end);
  const [label] = chains([stage], end, Number.MAX_SAFE_INTEGER, 1).labels;
  if (operation.kind === 'outside' && !label)
    return { kind: 'no-pick-up', step: operation.step, supplier: operation.supplier, from: ready };
  const [first] = stage.places;
  const needMinutes =
    first instanceof OnMachine ? first.minutes : operation.kind === 'outside' ? operation.lead.p90 : 0;
  const asked = { stage, places: stage.places, ready, before, now: query.now };
  const { horizon } = query;
  let binding: Binding | null = null;
  if (label?.place)
    binding = bindingOf(index, { ...asked, chosen: label.place, start: label.start, end: label.end });
  else if (first && operation.kind === 'inside')
    binding = bindingOfNone(index, { ...asked, chosen: first, start: horizon, end: horizon + 1 }, operation);
  return { kind: 'horizon', step: operation.step, from: ready, needMinutes, binding };
}

/** The first operation that, each as early as it can, begins too late behind the one before it. */
function tooFarApart(stages: readonly Stage[], way: Label): Impossible {
  let found: Impossible | null = null;
  let label: Label | null = way;
  for (let i = stages.length - 1; i > 0 && label?.before; i -= 1, label = label.before) {
    const { lagMax, operation } = stages[i] as Stage;
    if (found === null || label.start > label.before.end + lagMax)
      found = { kind: 'max-lag', step: operation.step, maxMinutes: lagMax };
  }
  if (!found) throw new Error('unreachable: without maximum lags a chain that has places is placed');
  return found;
}

const slotOf = (stage: Stage, label: Label): Slot => ({
  stage,
  place: label.place as Slot['place'],
  start: label.start,
  end: label.end,
});
