import type { Violation } from '../check-plan.ts';
import type {
  InsideOperation,
  Operation,
  Option,
  OutsideOperation,
  Placed,
  PlacedOutside,
  Plan,
  Query,
} from '../types.ts';
import { calendarFault } from './work.ts';

/** The rush order's own operations: all there, where they may be, long enough, one after the other. */
export function checkRush(plan: Plan, query: Query, { operations }: Pick<Option, 'operations'>): Violation[] {
  const found: Violation[] = [];
  if (operations.length !== query.operations.length)
    found.push({ rule: 'operations', text: `${operations.length} of ${query.operations.length} operations` });
  query.operations.forEach((operation, i) => {
    const placed = operations[i];
    if (!placed) return;
    const at = `step ${operation.step}: `;
    const own = operation.kind === 'inside' ? inside(plan, operation, placed) : outside(operation, placed);
    const order = sequence(query, operation, placed, operations[i - 1]);
    found.push(...[...own, ...order].map(({ rule, text }) => ({ rule, text: at + text })));
  });
  return found;
}

function inside(plan: Plan, operation: InsideOperation, placed: Placed): Violation[] {
  if (placed.kind !== 'inside' || placed.step !== operation.step)
    return [{ rule: 'operations', text: `is ${placed.kind} step ${placed.step}` }];
  const machine = plan.machines.find(({ id }) => id === placed.machine);
  const choices = operation.choices.filter(({ model }) => model === machine?.model);
  if (!machine || choices.length === 0)
    return [{ rule: 'operations', text: `may not run on ${placed.machine}` }];
  const minutes = Math.min(
    ...choices.map(({ factor }) => operation.setupMinutes + operation.runMinutes * factor),
  );
  const found: Violation[] = [];
  if (placed.workMinutes < minutes - 1e-6 || placed.workMinutes !== Math.round(placed.workMinutes))
    found.push({ rule: 'operations', text: `${placed.workMinutes} min of work where ${minutes} are needed` });
  const fault = calendarFault(machine, placed, placed.workMinutes);
  if (fault) found.push({ rule: 'calendar', text: fault });
  return [...found, ...onHand(plan, operation)];
}

function onHand(plan: Plan, operation: InsideOperation): Violation[] {
  return (operation.tools ?? []).flatMap((need): Violation[] => {
    const tool = plan.tools.find(({ id }) => id === need.tool);
    return tool && tool.pieces >= need.pieces
      ? []
      : [{ rule: 'tool', text: `${need.pieces} of ${need.tool} are not on hand` }];
  });
}

function outside(operation: OutsideOperation, placed: Placed): Violation[] {
  if (placed.kind !== 'outside' || placed.step !== operation.step)
    return [{ rule: 'operations', text: `is ${placed.kind} step ${placed.step}` }];
  const found: Violation[] = [];
  if (!operation.pickUps.some(({ from, to }) => from <= placed.from && placed.from < to))
    found.push({ rule: 'calendar', text: `no pick-up at ${placed.from}` });
  if (!backInTime(operation, placed))
    found.push({ rule: 'calendar', text: `back at ${placed.to}, not a lead time later` });
  return found;
}

const backInTime = ({ lead }: OutsideOperation, { from, to, backP50 }: PlacedOutside): boolean =>
  to === from + lead.p90 && backP50 === from + lead.p50;

function sequence(
  query: Query,
  operation: Operation,
  placed: Placed,
  before: Placed | undefined,
): Violation[] {
  const found: Violation[] = [];
  const { min, max } = operation.lag ?? { min: 0, max: null };
  if (placed.from < (before?.to ?? query.now) + min)
    found.push({ rule: 'precedence', text: `starts at ${placed.from}, too early` });
  if (before && max !== null && placed.from > before.to + max)
    found.push({
      rule: 'precedence',
      text: `starts at ${placed.from}, later than ${max} min after ${before.to}`,
    });
  for (const arrival of operation.arrivals ?? [])
    if (placed.from < arrival.p90)
      found.push({ rule: 'arrival', text: `starts before ${arrival.name} at ${arrival.p90}` });
  if (placed.to > query.horizon) found.push({ rule: 'horizon', text: `ends at ${placed.to}` });
  return found;
}
