import type { Operation, Query } from '../types.ts';

const whole = (n: number): boolean => Number.isSafeInteger(n);

/** @throws RangeError when a query makes no sense; adapters check what people type before they come here */
export function assertQuery(query: Query): void {
  const refuse = (what: string): never => {
    throw new RangeError(`query for ${query.order}: ${what}`);
  };
  if (!whole(query.now) || !whole(query.horizon) || query.horizon <= query.now)
    refuse('horizon after now, whole minutes');
  if (query.operations.length === 0) refuse('no operation');
  let last = Number.NEGATIVE_INFINITY;
  for (const operation of query.operations) {
    if (operation.step <= last) refuse(`step ${operation.step} after ${last}`);
    last = operation.step;
    const fault = faultOf(operation);
    if (fault) refuse(`step ${operation.step}: ${fault}`);
  }
}

function faultOf(operation: Operation): string | null {
  const { min, max } = operation.lag ?? { min: 0, max: null };
  if (!whole(min) || min < 0 || (max !== null && (!whole(max) || max < min)))
    return 'lag: 0 ≤ min ≤ max, whole minutes';
  if (operation.arrivals?.some(({ p50, p90 }) => !whole(p50) || !whole(p90) || p50 > p90))
    return 'arrival: p50 ≤ p90, whole minutes';
  if (operation.kind === 'inside') {
    const { setupMinutes, runMinutes, choices } = operation;
    if (!(setupMinutes >= 0 && runMinutes >= 0)) return 'minutes below 0';
    return choices.every(({ factor }) => factor > 0 && Number.isFinite(factor)) ? null : 'factor not above 0';
  }
  const { lead, pickUps } = operation;
  if (!whole(lead.p50) || !whole(lead.p90) || lead.p50 < 0 || lead.p50 > lead.p90)
    return 'lead: 0 ≤ p50 ≤ p90';
  const inOrder = pickUps.every(
    ({ from, to }, i) => from < to && (i === 0 || from >= (pickUps[i - 1]?.to ?? from)),
  );
  return inOrder ? null : 'pick-ups out of order';
}
