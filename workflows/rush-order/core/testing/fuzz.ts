import { checkPlan } from '../check-plan.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type { Moved, Option, Plan, Query, Reservation } from '../types.ts';
import { type Choose, chooser } from './chooser.ts';
import { randomWorkshop } from './random-plan.ts';
import { MEDIUM, type Shape } from './shape.ts';

/** What is tried: it may look at the plan or at the index of the same plan. */
export type Finder = (query: Query, plan: Plan, index: SlotIndex) => readonly Option[];

export interface FuzzResult {
  readonly queries: number;
  readonly options: number;
  /** Queries without any option. */
  readonly none: number;
  /** Each with the seed that shows it again. */
  readonly violations: readonly string[];
}

/** Queries that one workshop is asked before the next is made. */
const PER_WORKSHOP = 20;

/**
 * Asks made-up workshops for rush orders. Every option is checked; one is booked and stays, now and then an order goes,
 * so that the index grows and shrinks as it does in a day, and is compared with one that is made anew.
 */
export function fuzz(
  find: Finder,
  queries: number,
  { seed = 1, shape = MEDIUM }: { seed?: number; shape?: Shape } = {},
): FuzzResult {
  const result = { queries: 0, options: 0, none: 0, violations: [] as string[] };
  for (let workshop = seed; result.queries < queries; workshop += 1) {
    const { plan: first, ask } = randomWorkshop(workshop, shape);
    const choose = chooser(workshop + 500_000);
    const index = new SlotIndex(first);
    let plan = first;
    for (let n = 0; n < PER_WORKSHOP && result.queries < queries; n += 1) {
      const query = { ...ask(), order: `RUSH-${n}` };
      const options = find(query, plan, index);
      result.queries += 1;
      result.options += options.length;
      if (options.length === 0) result.none += 1;
      const say = (text: string) => result.violations.push(`workshop ${workshop}, query ${n}: ${text}`);
      for (const option of options)
        for (const { rule, text } of checkPlan(plan, query, option)) say(`${rule}: ${text}`);
      if (n % 5 === 0 && JSON.stringify(find(query, plan, new SlotIndex(plan))) !== JSON.stringify(options))
        say('an index made anew answers differently');
      plan = change(choose, plan, index, query, options);
    }
  }
  return result;
}

/** Books an option, mostly, and takes a reservation away, sometimes. */
function change(
  choose: Choose,
  plan: Plan,
  index: SlotIndex,
  query: Query,
  options: readonly Option[],
): Plan {
  let reservations = [...plan.reservations];
  const option = options.length > 0 && choose.chance(0.7) ? choose.pick(options) : undefined;
  for (const moved of option?.moved ?? []) {
    const old = index.remove(moved.reservation);
    if (!old) continue;
    const now = elsewhere(plan, old, moved);
    index.add(now);
    reservations = reservations.map((r) => (r.id === old.id ? now : r));
  }
  for (const reservation of option ? bookingsOf(query, option) : []) {
    index.add(reservation);
    reservations.push(reservation);
  }
  if (choose.chance(0.5) && reservations.length > 0) {
    const gone = choose.pick(reservations);
    index.remove(gone.id);
    reservations = reservations.filter(({ id }) => id !== gone.id);
  }
  return { ...plan, reservations };
}

/** A reservation where it was moved to; factors of its choices are relative to where it stands. */
function elsewhere(plan: Plan, old: Reservation, { new: place }: Moved): Reservation {
  const model = plan.machines.find(({ id }) => id === place.machine)?.model;
  const factor = old.choices?.find((choice) => choice.model === model)?.factor ?? 1;
  const choices = old.choices?.map((choice) => ({ ...choice, factor: choice.factor / factor }));
  return { ...old, ...place, ...(choices ? { choices } : {}) };
}

/** An option as reservations, as they would be booked. */
export function bookingsOf(query: Query, option: Option): Reservation[] {
  return option.operations.flatMap((placed, i): Reservation[] => {
    const operation = query.operations[i];
    if (placed.kind !== 'inside' || operation?.kind !== 'inside') return [];
    const { machine, step, from, to, workMinutes, setupMinutes } = placed;
    const common = {
      machine,
      step,
      from,
      to,
      workMinutes,
      setupMinutes,
      priority: query.priority,
      order: query.order,
    };
    return [
      {
        ...common,
        id: `${query.order}/${step}`,
        frozen: false,
        release: query.now,
        due: query.due,
        tools: operation.tools ?? [],
      },
    ];
  });
}
