import type { Ctx } from '../context.ts';
import { mayPlan } from '../materials/rights.ts';
import type { Parties } from '../staff/policy.ts';

/** Who buys an order's material orders what suppliers make of it. */
export const mayOrderOutside = (ctx: Pick<Ctx, 'factory' | 'actor'>, parties: Parties): boolean =>
  mayPlan(ctx, parties);
