import { minutesOn } from '../../../workflows/rush-order/core/duration.ts';
import type {
  InsideOperation,
  Machine,
  Minute,
  Plan,
  Query,
} from '../../../workflows/rush-order/core/types.ts';

/**
 * What a first version would do, for the ratio: try every five minutes on every machine of the model against the flat
 * list of reservations. Tools are left out, which favours it. @returns the end of the chain; null when none was found
 */
export function naive(plan: Plan, query: Query): Minute | null {
  let ready = query.now;
  for (const operation of query.operations) {
    for (const { p90 } of operation.arrivals ?? []) ready = Math.max(ready, p90);
    if (operation.kind === 'outside') {
      const pickUp = operation.pickUps.find(({ to }) => to > ready);
      if (!pickUp) return null;
      ready = Math.max(ready, pickUp.from) + operation.lead.p90;
      continue;
    }
    const end = place(plan, query, operation, ready);
    if (end === null) return null;
    ready = end;
  }
  return ready <= query.horizon ? ready : null;
}

function place(plan: Plan, query: Query, operation: InsideOperation, ready: Minute): Minute | null {
  for (let t = ready; t < query.horizon; t += 5) {
    let best: Minute | null = null;
    for (const choice of operation.choices)
      for (const machine of plan.machines.filter(({ model }) => model === choice.model)) {
        const end = endOf(machine, t, minutesOn(operation, choice));
        const isFree = !plan.reservations.some((r) => r.machine === machine.id && r.from < end && t < r.to);
        if (isFree && end <= query.horizon && (best === null || end < best)) best = end;
      }
    if (best !== null) return best;
  }
  return null;
}

function endOf({ spans }: Machine, start: Minute, minutes: number): Minute {
  let rest = minutes;
  for (const { from, to, rate } of spans) {
    const at = Math.max(from, start);
    if (to <= at) continue;
    if ((to - at) * rate >= rest) return Math.ceil(at + rest / rate);
    rest -= (to - at) * rate;
  }
  return Number.POSITIVE_INFINITY;
}
