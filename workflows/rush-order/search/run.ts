import type { Ctx } from '../../context.ts';
import { priorityOf } from '../../scheduling/assemble-plan.ts';
import { idsOf } from '../../scheduling/bookings.ts';
import { type OrderQuery, queryOf } from '../../scheduling/query.ts';
import { type PlannedOrder, readPlannedOrders } from '../../scheduling/read-order.ts';
import { type HousePlan, readPlan } from '../../scheduling/read-plan.ts';
import type { Option, Query } from '../core/types.ts';
import type { Findings, StoredOption } from '../stored.ts';
import { describeOption, findingsOf, namesOf } from './describe.ts';
import type { Displacer } from './displace.ts';
import { type FoundOptions, findOptions } from './find-options.ts';
import { presentOption } from './present.ts';

/** Computing time for the first options; the rest of a second is for reading and writing. */
export const FIRST_BUDGET_MS = 200;

/** What is looked for, as read from the house. */
export interface Prepared {
  house: HousePlan;
  asked: OrderQuery;
  /** Null: nothing is left to make, or material is missing that nobody has promised. */
  query: Query | null;
  /** Where it is planned now, as an option (present.ts). */
  present: Option | null;
}

/** A round of options with its findings. */
export interface Round {
  options: StoredOption[];
  findings: Findings;
}

/**
 * Reads plan and order. A planner needs a while to decide: nothing is offered that would begin before a hold would end.
 * @param decided 0 when what was offered is looked at again
 */
export async function prepare(
  ctx: Ctx,
  order: PlannedOrder,
  decided = ctx.factory.scheduling.holdMinutes,
): Promise<Prepared> {
  const house = await readPlan(ctx, order.id);
  const asked = await queryOf(ctx, house, order, true, { free: true });
  const usable = asked.query !== null && asked.unknownMaterial.length === 0;
  const query =
    asked.query && usable ? { ...asked.query, priority: priorityOf(true), now: house.now + decided } : null;
  return { house, asked, query, present: query ? await presentOption(ctx, house, order, asked) : null };
}

/** Searches and puts into words. @param budgetMs computing time for putting others off */
export async function searchRound(
  ctx: Ctx,
  prepared: Prepared,
  displace: Displacer,
  budgetMs: number,
): Promise<Round> {
  const started = performance.now();
  const { house, asked, query, present } = prepared;
  const found: FoundOptions = query
    ? findOptions(ctx.factory, house, { ...asked, query, present }, displace, budgetMs)
    : { candidates: [], none: null, impossible: null, absent: {} };
  return inWords(ctx, prepared, found, performance.now() - started);
}

/** What was found, with the orders that it puts off. */
export async function inWords(
  ctx: Ctx,
  { house, asked }: Prepared,
  found: FoundOptions,
  tookMs: number,
): Promise<Round> {
  const names = namesOf(house, asked);
  const numbers = found.candidates.flatMap(({ option }) => option.displaced.map(({ order }) => order));
  const others = new Map(
    (await readPlannedOrders(ctx, await idsOf(ctx, numbers))).map((one) => [one.number, one]),
  );
  const findings = findingsOf(found, house, asked, {
    tookMs,
    horizonDays: ctx.factory.scheduling.horizonDays,
  });
  return {
    options: found.candidates.map((candidate) => describeOption(candidate, names, others)),
    findings,
  };
}
