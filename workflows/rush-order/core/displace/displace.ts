import { checkPlan } from '../check-plan.ts';
import { findSlots } from '../gaps/find.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type { Impossible, Option, Plan, Query } from '../types.ts';
import type { Budget } from './anneal.ts';
import { fewestOrders } from './fewest.ts';
import { makeRoom } from './make-room.ts';
import { movableOrders } from './model.ts';

export interface Displacements {
  /** Without moving anybody; null when there is no place. */
  readonly still: Option | null;
  /** Fewest orders touched; null when nothing is gained by touching anybody, or no few orders gain anything. */
  readonly fewest: Option | null;
  /** As early as possible, least total delay of the others; null when nothing is gained by moving anybody. */
  readonly earliest: Option | null;
  /** Why there is no place at all, not even when everybody who may make room does; null when there is one. */
  readonly impossible: Impossible | null;
  /** Σ weight × delay in `earliest`, as the search counts it. */
  readonly cost: number;
  /** Moves tried. */
  readonly moves: number;
}

/**
 * What a rush order can gain when orders of lower priority make room. Pure: it books nothing.
 *
 * The rush order goes first; what has started, starts before `frozenUntil` or is of equal or higher priority stays.
 * A first answer takes milliseconds; the budget is spent on less delay for the others, and the best so far is the
 * answer when it ends. The same budget of moves and the same seed give the same answer.
 *
 * Only what breaks no rule is offered: in a plan that was broken before (more pieces of a tool in use than there are)
 * single pieces cannot be told apart, and the search may be wrong (fuzz: 1 of 2,108 options).
 */
export function displace(plan: Plan, query: Query, budget: Budget): Displacements {
  const still = findSlots(new SlotIndex(plan), query, 1);
  const [unmoved = null] = still.options;
  const movable = movableOrders(plan, query);
  const isSound = (option: Option) => checkPlan(plan, query, option).length === 0;
  const room = makeRoom(plan, query, movable, 'earliest', budget, unmoved?.completion.p90);
  const all = room && isSound(room.option) ? room : null;
  const gained = all && (!unmoved || all.option.completion.p90 < unmoved.completion.p90) ? all : null;
  const fewest = gained && fewestOrders(plan, query, movable, unmoved, gained.option);
  return {
    still: unmoved,
    fewest: fewest && isSound(fewest) ? fewest : null,
    earliest: gained?.option ?? null,
    impossible: unmoved || all ? null : still.impossible,
    cost: gained?.cost ?? 0,
    moves: gained?.moves ?? 0,
  };
}
