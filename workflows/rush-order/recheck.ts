import type { TxCtx } from '../context.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { isRoomy } from './core/check/work.ts';
import { checkPlan, type Violation } from './core/check-plan.ts';
import type { Plan, Query } from './core/types.ts';
import { outsideWays } from './search/find-options.ts';
import { overtimeMachines, overtimeUntil } from './search/overtime.ts';
import { placesOf } from './search/places-of.ts';
import { type Prepared, prepare } from './search/run.ts';
import type { StoredOption } from './stored.ts';

/** What is expected moves with the clock while a planner looks: by less than this it is the same. */
const ARRIVAL_SLACK = 60;

/** An option, looked at again on the plan as it is now. */
export interface Rechecked {
  prepared: Prepared;
  /** What it was checked against; null: nothing is left to plan of the order. */
  query: Query | null;
  /** Nothing: it can be booked. */
  violations: Violation[];
}

/** Checks an offered option against the plan as it stands. The plan is locked. */
export async function recheck(ctx: TxCtx, order: PlannedOrder, stored: StoredOption): Promise<Rechecked> {
  const prepared = await prepare(ctx, order, 0);
  const { house, asked, query } = prepared;
  if (!query) return { prepared, query: null, violations: [{ rule: 'operations', text: 'nothing to plan' }] };
  if (stored.how === 'keep') {
    const same = prepared.present !== null && placesOf(prepared.present) === placesOf(stored.option);
    return {
      prepared,
      query,
      violations: same ? [] : [{ rule: 'displaced', text: 'its own plan has changed' }],
    };
  }
  const way = wayOf(ctx, prepared, stored) ?? query;
  const machines = [...house.plan.machines, ...asked.places];
  const plan: Plan = {
    ...house.plan,
    machines: isOvertime(stored.how)
      ? overtimeMachines(ctx.factory, house, machines, {
          daysOff: stored.how === 'overtime_all',
          until: overtimeUntil(query),
        })
      : machines,
  };
  const { holdMinutes } = ctx.factory.scheduling;
  const lenient: Query = {
    ...way,
    frozenUntil: way.frozenUntil - holdMinutes,
    operations: way.operations.map((operation) => ({
      ...operation,
      ...(operation.arrivals
        ? {
            arrivals: operation.arrivals.map((one) => ({
              ...one,
              p50: one.p50 - ARRIVAL_SLACK,
              p90: one.p90 - ARRIVAL_SLACK,
            })),
          }
        : {}),
    })),
  };
  const known = new Set(plan.machines.map(({ id }) => id));
  const gone = stored.option.operations.find((one) => one.kind === 'inside' && !known.has(one.machine));
  if (gone) return { prepared, query: way, violations: [{ rule: 'operations', text: 'a machine is gone' }] };
  const violations = checkPlan(plan, lenient, stored.option);
  const roomy = hasTime(plan, stored);
  return { prepared, query: way, violations: violations.filter(({ rule }) => rule !== 'calendar' || !roomy) };
}

/**
 * Whether its machines still have the time, give or take: how much of it gets worked off is measured anew every ten minutes,
 * and by each copy of the service for itself, so that to the minute nothing that was offered would ever fit again.
 */
function hasTime({ machines }: Plan, { option }: StoredOption): boolean {
  const byId = new Map(machines.map((one) => [one.id, one]));
  const places = [
    ...option.operations.flatMap((one) => (one.kind === 'inside' ? [one] : [])),
    ...option.moved.map((one) => one.new),
  ];
  return places.every((one) => {
    const machine = byId.get(one.machine);
    return machine !== undefined && isRoomy(machine, one);
  });
}

const isOvertime = (how: StoredOption['how']): boolean => how === 'overtime' || how === 'overtime_all';

/** The order as the option makes it: with one operation given to a supplier. */
function wayOf(ctx: TxCtx, { asked, query }: Prepared, { how, option }: StoredOption): Query | undefined {
  if (how !== 'outside' || !query) return undefined;
  const outside = new Map(
    option.operations.flatMap((one) => (one.kind === 'outside' ? [[one.step, one.supplier] as const] : [])),
  );
  return outsideWays(ctx.factory, { ...asked, query }).find((way) =>
    way.operations.every((one) => one.kind !== 'outside' || outside.get(one.step) === one.supplier),
  );
}
