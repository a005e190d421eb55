import type { Arrival, Binding, Option } from '../core/types.ts';

/** What holds an option back, at one of its operations. */
export interface Cause {
  binding: Binding;
  /** Index of the operation. */
  at: number;
}

/** Whoever waits for less than this is not what holds a whole order back, minutes. */
const SHORT = 240;

/**
 * What pushes the end of an option: the last operation that waits for something of its own (material, machines, tooling).
 * Earlier waits are swallowed by it, and a shift that only rounds an arrival or an end up to the next morning is no cause.
 * Failing that a supplier's return, then a shift; null when one operation follows upon the other from the start.
 */
export function rootCause(option: Option): Cause | null {
  const waits = option.why.map((binding, at): Cause & { wait: number } => {
    const arrival = arrivalOf(option, at);
    const from = option.operations[at]?.from ?? 0;
    const ready = at === 0 ? Number.NEGATIVE_INFINITY : (option.operations[at - 1]?.to ?? from);
    const rounded = binding.kind === 'shift' || binding.kind === 'pick-up';
    // The shift begins right after it came: that it came so late is the cause.
    if (rounded && arrival && arrival.p90 > ready)
      return { binding: { kind: 'arrival', until: arrival.p90, arrival }, at, wait: from - ready };
    return { binding, at, wait: from - ready };
  });
  const last = (kinds: ReadonlySet<Binding['kind']>, least: number): Cause | null =>
    waits.findLast(({ binding, wait }) => kinds.has(binding.kind) && wait >= least) ?? null;
  return (
    last(OWN, SHORT) ??
    last(OUTSIDE, Number.NEGATIVE_INFINITY) ??
    last(OWN, Number.NEGATIVE_INFINITY) ??
    last(CLOCK, SHORT * 4)
  );
}

const OWN: ReadonlySet<Binding['kind']> = new Set(['arrival', 'machines', 'tool', 'max-lag']);
const OUTSIDE: ReadonlySet<Binding['kind']> = new Set(['return']);
const CLOCK: ReadonlySet<Binding['kind']> = new Set(['shift', 'pick-up']);

/** The latest thing that the operation waits for besides the one before it. */
function arrivalOf({ operations, checks }: Option, at: number): Arrival | null {
  const step = operations[at]?.step;
  let latest: Arrival | null = null;
  for (const check of checks)
    if (check.kind === 'arrival' && check.step === step && check.arrival.p90 > (latest?.p90 ?? 0))
      latest = check.arrival;
  return latest;
}
