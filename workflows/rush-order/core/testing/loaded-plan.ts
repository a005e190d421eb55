import { findSlots } from '../gaps/find.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type {
  InsideOperation,
  Machine,
  Minute,
  Plan,
  ProductiveSpan,
  Query,
  Reservation,
  Tool,
} from '../types.ts';
import { type Choose, chooser } from './chooser.ts';
import type { Made } from './random-plan.ts';

/** How large a workshop, and for how many orders. */
export interface Load {
  readonly machines: number;
  readonly models: number;
  readonly orders: number;
  /** Operations of an order, at most. */
  readonly operations: number;
  readonly tools: number;
  readonly days: number;
  readonly now?: Minute;
}

export const LOADED: Load = { machines: 5, models: 3, orders: 12, operations: 4, tools: 2, days: 20 };

/** A Monday in 2026, 08:00 in Shanghai. */
const MONDAY: Minute = 29_685_600;
const DAY = 1440;

/**
 * A workshop whose plan can be carried out: its orders were placed one after the other by the finder, as a planner
 * would. Two shifts with a break, derated machines, tools, waiting times between steps, orders of all priorities.
 */
export function loadedPlan(seed: number, load: Load = LOADED): Made {
  const random = chooser(seed);
  const models = Array.from({ length: load.models }, (_, i) => `M${i}`);
  const machines = Array.from({ length: load.machines }, (_, i): Machine => {
    const model = models[i % models.length] as string;
    return { id: `${model}-${i}`, model, spans: shifts(load.days, random.pick([1, 0.95, 0.8, 2 / 3])) };
  });
  const tools = Array.from(
    { length: load.tools },
    (_, i): Tool => ({ id: `T${i}`, pieces: random.between(1, 2), lifeMinutes: null, uses: [] }),
  );
  const index = new SlotIndex({ machines, reservations: [], tools });
  const reservations: Reservation[] = [];
  for (let i = 0; i < load.orders; i += 1) {
    const query = order(random, `SO-${i}`, models, tools, load);
    const [option] = findSlots(index, query, 1).options;
    for (const reservation of option ? booked(random, query, option.operations) : []) {
      index.add(reservation);
      reservations.push(reservation);
    }
  }
  const rush = { ...order(random, 'SO-RUSH', models, tools, load), priority: 5 };
  const now = MONDAY + random.between(0, DAY);
  const plan: Plan = { machines, reservations, tools };
  return { plan, query: { ...rush, now, frozenUntil: now + random.between(0, 240) } };
}

function shifts(days: number, rate: number): ProductiveSpan[] {
  return Array.from({ length: days }, (_, day) => MONDAY + day * DAY).flatMap((start) => [
    { from: start, to: start + 240, rate },
    { from: start + 300, to: start + 540, rate },
  ]);
}

function order(
  random: Choose,
  name: string,
  models: readonly string[],
  tools: readonly Tool[],
  load: Load,
): Query {
  const operations = Array.from({ length: random.between(2, load.operations) }, (_, i): InsideOperation => {
    const [first = '', second = ''] = [random.pick(models), random.pick(models)];
    const choices = [{ model: first, factor: 1 }];
    if (second !== first && random.chance(0.4)) choices.push({ model: second, factor: 1.25 });
    return {
      kind: 'inside',
      step: (i + 1) * 10,
      choices,
      setupMinutes: random.between(0, 20),
      runMinutes: random.between(20, 240),
      tools: tools.filter(() => random.chance(0.2)).map(({ id }) => ({ tool: id, pieces: 1 })),
      lag: { min: random.chance(0.2) ? random.between(10, 120) : 0, max: null },
    };
  });
  return {
    order: name,
    priority: random.between(0, 9) === 0 ? 7 : random.between(0, 3),
    due: null,
    operations,
    now: MONDAY,
    horizon: MONDAY + load.days * DAY,
    frozenUntil: MONDAY,
  };
}

function booked(
  random: Choose,
  query: Query,
  placed: readonly { from: Minute; to: Minute }[],
): Reservation[] {
  const end = placed.at(-1)?.to ?? 0;
  const due = random.chance(0.8) ? end + random.between(0, 2 * DAY) : null;
  return query.operations.flatMap((operation, i): Reservation[] => {
    const at = placed[i];
    if (operation.kind !== 'inside' || !at || !('machine' in at)) return [];
    const { machine, workMinutes, setupMinutes } = at as unknown as Reservation;
    return [
      {
        id: `${query.order}/${operation.step}`,
        machine,
        order: query.order,
        step: operation.step,
        from: at.from,
        to: at.to,
        workMinutes,
        setupMinutes: setupMinutes ?? 0,
        priority: query.priority,
        frozen: false,
        release: query.now,
        due,
        tools: operation.tools ?? [],
        ...(operation.lag ? { lag: operation.lag } : {}),
      },
    ];
  });
}
