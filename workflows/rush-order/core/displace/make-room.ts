import { findSlots } from '../gaps/find.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type { Minute, Option, OptionKind, Plan, Query, Reservation } from '../types.ts';
import type { Budget } from './anneal.ts';
import { type Model, modelOf } from './model.ts';
import { optionOf } from './option.ts';
import { improve } from './search.ts';
import { startsOf, stuckJobs } from './starts.ts';
import { stayPut } from './stay.ts';
import { walled } from './walls.ts';

export interface MadeRoom {
  readonly option: Option;
  /** Σ weight × delay of the others, as the search counts it (beyond a due date more). */
  readonly cost: number;
  /** Moves that were tried. */
  readonly moves: number;
}

/** How often orders that find no place are left where they are: a plan that needs it more often is full. */
const ROUNDS = 3;

type Movable = ReadonlyMap<string, readonly Reservation[]>;

/**
 * The rush order as early as it can be when certain orders make room, and then those orders with as little delay as
 * the search finds. Without a budget: the best of the simple ways, in milliseconds.
 * @param movable the orders that make room, with those of their reservations that may move
 * @param before when the rush order ends without their making room
 * @returns null when it does not end earlier even so
 */
export function makeRoom(
  plan: Plan,
  query: Query,
  movable: Movable,
  kind: OptionKind,
  budget: Budget,
  before: Minute = Number.POSITIVE_INFINITY,
  rounds = ROUNDS,
): MadeRoom | null {
  const ids = new Set([...movable.values()].flat().map(({ id }) => id));
  const free = { ...plan, reservations: plan.reservations.filter(({ id }) => !ids.has(id)) };
  const [first] = findSlots(new SlotIndex(free), query, 1).options;
  if (!first || first.completion.p90 >= before) return null;
  const model = modelOf(plan, query, movable, first.operations);
  const starts = startsOf(model.problem, model.standing);
  const stuck = stuckJobs(model.problem, starts.best.seating);
  if (stuck.length > 0 && rounds === 0) return null;
  if (stuck.length > 0)
    return makeRoom(plan, query, without(movable, model, stuck), kind, budget, before, rounds - 1);
  const improved = improve(model.problem, starts, budget);
  const found = stuckJobs(model.problem, improved.seating).length > 0 ? starts.best : improved;
  const around = { ...model.problem, timelines: walled(model.problem, found.walls) };
  const option = optionOf(model, stayPut(around, found.seating, model.standing), kind);
  return option && { option, cost: found.cost, moves: improved.moves };
}

function without(movable: Movable, model: Model, jobs: readonly number[]): Movable {
  const orders = new Set(jobs.map((j) => model.reservations[j]?.[0]?.order));
  return new Map([...movable].filter(([order]) => !orders.has(order)));
}
