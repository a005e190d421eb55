import { displace } from '../core/displace/displace.ts';
import type { Option, Plan, Query } from '../core/types.ts';

/** What putting others off can give: the option that touches fewest orders, and the earliest. */
export interface Displacing {
  least: Option | null;
  earliest: Option | null;
}

/** Looks for options that put others off, for at most so long (milliseconds of computing). */
export type Displacer = (plan: Plan, query: Query, budgetMs: number) => Displacing;

/** The search of the core, here and now. */
export const displaceHere: Displacer = (plan, query, budgetMs) => {
  const { fewest, earliest } = displace(plan, query, {
    milliseconds: budgetMs,
    clock: () => performance.now(),
  });
  return { least: fewest, earliest };
};
