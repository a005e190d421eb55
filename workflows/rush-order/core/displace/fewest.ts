import { search } from '../gaps/find.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type { Minute, Option, Plan, Query, Reservation } from '../types.ts';
import { makeRoom } from './make-room.ts';

type Movable = ReadonlyMap<string, readonly Reservation[]>;

/** Orders that are asked to make room together, at most. */
const MOST_ORDERS = 3;
/** Orders looked at: those in the way of the rush order's first hours matter. */
const CANDIDATES = 80;
/** Sets that are taken further, or tried out with their orders put back. */
const BEAM = 6;
/** A gain of this share of what is to be gained at all is worth touching no further order. */
const ENOUGH = 0.5;
/** Moves for putting a few orders back: some milliseconds. */
const MOVES = 500;

/** Orders, and when the rush order ends if they make room. */
interface Ask {
  readonly orders: readonly string[];
  readonly end: Minute;
}

/**
 * The rush order earlier by asking one, two or three orders to make room, everybody else left alone: the fewest that
 * bring it in time for its due date, or at least half of what all orders together could bring; orders that stay on
 * time before orders that do not.
 * @param still without moving anybody; null: no place
 * @param earliest with everybody making room
 * @returns null when no such few orders gain anything, or when `earliest` touches no more
 */
export function fewestOrders(
  plan: Plan,
  query: Query,
  movable: Movable,
  still: Option | null,
  earliest: Option,
): Option | null {
  const latest = still?.completion.p90 ?? query.horizon + 1;
  const goal = goalOf(query, latest, earliest.completion.p90);
  const index = new SlotIndex(plan);
  const names = candidates(plan, query, movable, latest);
  let asks: Ask[] = [{ orders: [], end: latest }];
  let best: Option | null = null;
  for (let count = 1; count <= Math.min(MOST_ORDERS, earliest.displaced.length); count += 1) {
    asks = grow(index, query, movable, names, asks, latest);
    const tried = asks.slice(0, BEAM).flatMap(({ orders }) => tryOut(plan, query, movable, orders, latest));
    best = [best, ...tried].filter((option) => option !== null).sort(better)[0] ?? best;
    const enough = tried.filter(isKept).filter(({ completion }) => completion.p90 <= goal);
    if (enough.length > 0) {
      best = enough.sort(better)[0] ?? best;
      break;
    }
  }
  return best && best.displaced.length < earliest.displaced.length ? best : null;
}

/** In time for the due date where that is possible by moving and impossible without; else half of the gain. */
function goalOf({ due }: Query, latest: Minute, earliest: Minute): Minute {
  if (due !== null && due < latest && due >= earliest) return due;
  return latest - ENOUGH * (latest - earliest);
}

/** Nobody who was on time becomes late. */
const isKept = ({ displaced }: Option): boolean =>
  displaced.every(({ onTime, wasOnTime }) => onTime || !wasOnTime);

/** Nobody late, then the earlier end, then the lesser slip. */
function better(a: Option, b: Option): number {
  return (
    Number(isKept(b)) - Number(isKept(a)) ||
    a.completion.p90 - b.completion.p90 ||
    a.displaced.length - b.displaced.length ||
    slipOf(a) - slipOf(b)
  );
}

const slipOf = ({ displaced }: Option): number =>
  displaced.reduce((sum, { slipMinutes }) => sum + Math.max(0, slipMinutes), 0);

/** Orders with something on a machine that the rush order could use, before it ends now; the earliest first. */
function candidates(plan: Plan, query: Query, movable: Movable, latest: Minute): string[] {
  const models = new Set(
    query.operations.flatMap((operation) =>
      operation.kind === 'inside' ? operation.choices.map(({ model }) => model) : [],
    ),
  );
  const tools = new Set(
    query.operations.flatMap((operation) =>
      operation.kind === 'inside' ? (operation.tools ?? []).map(({ tool }) => tool) : [],
    ),
  );
  const machines = new Set(plan.machines.filter(({ model }) => models.has(model)).map(({ id }) => id));
  const isInTheWay = (step: Reservation): boolean =>
    step.from < latest &&
    (machines.has(step.machine) || (step.tools ?? []).some(({ tool }) => tools.has(tool)));
  return [...movable]
    .map(([order, steps]) => ({
      order,
      from: Math.min(...steps.filter(isInTheWay).map((step) => step.from)),
    }))
    .filter(({ from }) => Number.isFinite(from))
    .sort((a, b) => a.from - b.from)
    .slice(0, CANDIDATES)
    .map(({ order }) => order);
}

/** Each set with one order more; those first that end the rush order first. */
function grow(
  index: SlotIndex,
  query: Query,
  movable: Movable,
  names: readonly string[],
  asks: readonly Ask[],
  latest: Minute,
): Ask[] {
  const grown = new Map<string, Ask>();
  for (const { orders } of asks.slice(0, BEAM)) {
    const taken = orders.flatMap((order) => remove(index, movable.get(order) ?? []));
    for (const name of names) {
      const set = [...orders, name].sort();
      if (orders.includes(name) || grown.has(set.join('\n'))) continue;
      const back = remove(index, movable.get(name) ?? []);
      const end = search(index, query, 1).found[0]?.end;
      for (const reservation of back) index.add(reservation);
      if (end !== undefined) grown.set(set.join('\n'), { orders: set, end });
    }
    for (const reservation of taken) index.add(reservation);
  }
  return [...grown.values()].filter(({ end }) => end <= latest).sort((a, b) => a.end - b.end);
}

function remove(index: SlotIndex, steps: readonly Reservation[]): Reservation[] {
  return steps.flatMap(({ id }) => index.remove(id) ?? []);
}

function tryOut(
  plan: Plan,
  query: Query,
  movable: Movable,
  orders: readonly string[],
  latest: Minute,
): Option[] {
  const few = new Map(orders.map((order) => [order, movable.get(order) ?? []]));
  const made = makeRoom(plan, query, few, 'fewest-orders', { moves: MOVES }, latest);
  return made && made.option.completion.p90 < latest ? [made.option] : [];
}
