import type { OrderBrief } from '../checkpoints/facts.ts';
import { resolveAssignees } from '../checkpoints/resolve-who.ts';
import { applies, deadlineOf, openerText } from '../checkpoints/rules.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { planLadder, plannedAfter, type Standing, spansOf, type Tier } from './ladder.ts';
import { concernedBy } from './people.ts';
import type { Ladder } from './read-ladders.ts';
import { type Reached, reach } from './take-steps.ts';

/** A step as it would be taken. */
export interface ForecastStep extends Reached {
  tier: Tier;
  at: Date;
  /** Tier 3: when the meeting would begin at the earliest and at the latest. */
  window: { from: Date; to: Date } | null;
}

/** What would happen to one checkpoint if nobody acted. */
export interface Forecast {
  key: string;
  name: string;
  /** User ids of those who must sign. */
  pending: string[];
  deadlineAt: Date | null;
  busyUntil: Date | null;
  /** `timed_out`: it decides itself at its deadline; `done`: all tiers have run; a year: its holidays are not known. */
  outcome: 'climbs' | 'timed_out' | 'done' | number;
  steps: ForecastStep[];
}

type Seed = Pick<
  Ladder,
  'id' | 'orderId' | 'salesUserId' | 'pending' | 'key' | 'name' | 'deadlineAt' | 'busyUntil'
>;

/** Of a checkpoint that is open, from where its ladder stands. */
export function forecastOpen(ctx: TxCtx, ladder: Ladder, now: Date): Promise<Forecast> {
  const { tier, nextStepAt, busyUntil } = ladder;
  if (!nextStepAt) return Promise.resolve(still(ladder, 'done'));
  return forecast(ctx, ladder, { tier, nextAt: nextStepAt, busyUntil }, now);
}

/** Of one that would be opened now. */
export async function forecastNew(
  ctx: TxCtx,
  rule: CheckpointRule,
  order: OrderBrief,
  now: Date,
): Promise<Forecast> {
  const { userIds } = await resolveAssignees(ctx, rule.assignees, order);
  const seed: Seed = {
    id: 0,
    orderId: order.id,
    salesUserId: order.salesUserId,
    pending: rule.order === 'sequence' ? userIds.slice(0, 1) : userIds,
    key: rule.key,
    name: rule.name,
    deadlineAt: null,
    busyUntil: null,
  };
  try {
    const deadlineAt = deadlineOf(ctx.factory.calendar, rule, now, order);
    const nextAt = plannedAfter(ctx.factory.calendar, ctx.factory.escalation.remindAfter, deadlineAt);
    return await forecast(ctx, { ...seed, deadlineAt }, { tier: 0, nextAt, busyUntil: null }, now);
  } catch (err) {
    if (err instanceof YearMissingError) return still(seed, err.year);
    throw err;
  }
}

const still = (seed: Seed, outcome: Forecast['outcome']): Forecast => ({
  key: seed.key,
  name: seed.name,
  pending: seed.pending,
  deadlineAt: seed.deadlineAt,
  busyUntil: seed.busyUntil,
  outcome,
  steps: [],
});

/** By the planner and the rules by which steps are taken; who is on leave counts as of each step's own instant. */
async function forecast(ctx: TxCtx, seed: Seed, from: Standing, now: Date): Promise<Forecast> {
  const { calendar, checkpoints, escalation } = ctx.factory;
  const rule = checkpoints[seed.key];
  const spans = spansOf(escalation, rule);
  const who = (await concernedBy(ctx, [seed])).get(seed.id);
  if (!who) return still(seed, 'done');
  try {
    const plan = planLadder(
      calendar,
      spans,
      from,
      now,
      (tier) => reach(ctx, tier, who).outcome !== 'skipped',
    );
    const decides = from.tier === 0 && rule && rule.onTimeout !== 'hold';
    const steps: ForecastStep[] = [];
    for (const { tier, at } of decides ? plan.slice(0, 1) : plan) {
      const then = (await concernedBy(ctx, [seed], at)).get(seed.id) ?? who;
      steps.push({ ...reach(ctx, tier, then), tier, at, window: tier === 3 ? windowOf(ctx, at) : null });
    }
    return { ...still(seed, decides ? 'timed_out' : 'climbs'), steps };
  } catch (err) {
    if (err instanceof YearMissingError) return still(seed, err.year);
    throw err;
  }
}

function windowOf({ factory }: TxCtx, at: Date): { from: Date; to: Date } {
  const { notBefore, within } = factory.escalation.meeting;
  return {
    from: addWorkingMinutes(factory.calendar, at, notBefore),
    to: addWorkingMinutes(factory.calendar, at, Math.max(within, notBefore)),
  };
}

/** Checkpoints that the order still meets on its usual way, with the status that opens them; null: another one does. */
export function openingsAhead(
  { factory }: Pick<TxCtx, 'factory'>,
  order: OrderBrief,
): { rule: CheckpointRule; status: string | null }[] {
  const { path } = factory.flow;
  const at = path.indexOf(order.status);
  const rules = Object.values(factory.checkpoints).filter((rule) => applies(rule, order));
  const ahead: { rule: CheckpointRule; status: string | null }[] = [];
  for (const status of at < 0 ? [] : path.slice(at + 1)) {
    const opener = openerText({ kind: 'status', status });
    for (const rule of rules)
      if (rule.opens.some((one) => openerText(one) === opener) && !ahead.some((one) => one.rule === rule))
        ahead.push({ rule, status });
  }
  // Passing one opens others, which may open more.
  for (const { rule } of ahead) {
    const opener = openerText({ kind: 'passed', checkpoint: rule.key });
    for (const next of rules)
      if (next.opens.some((one) => openerText(one) === opener) && !ahead.some((one) => one.rule === next))
        ahead.push({ rule: next, status: null });
  }
  return ahead;
}
