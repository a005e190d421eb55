import { workIn } from '../check/work.ts';
import type {
  Arrival,
  Choice,
  Lag,
  Machine,
  Minute,
  Operation,
  Plan,
  ProductiveSpan,
  Query,
  Reservation,
  Span,
  Tool,
  ToolNeed,
} from '../types.ts';
import { type Choose, chooser } from './chooser.ts';

/** How large and how nasty the made-up workshop is. */
export interface Shape {
  readonly machines: number;
  readonly models: number;
  readonly reservations: number;
  readonly tools: number;
  /** Minutes from now to the horizon. */
  readonly minutes: number;
  readonly operations: number;
  /** Longest work of an operation. */
  readonly work: number;
  /** How often an operation must follow its predecessor within a maximum lag. */
  readonly tied: number;
}

/** Small enough for an exhaustive oracle, with everything that can occur. */
export const SMALL: Shape = {
  machines: 5,
  models: 3,
  reservations: 18,
  tools: 3,
  minutes: 700,
  operations: 4,
  work: 60,
  tied: 0.15,
};

/** As a small workshop looks: too large for the oracle, still crowded. */
export const MEDIUM: Shape = {
  machines: 8,
  models: 3,
  reservations: 60,
  tools: 4,
  minutes: 2_000,
  operations: 5,
  work: 80,
  tied: 0.15,
};

/** A real minute (2026-07-26): sums of real minutes must stay exact as well. */
export const NOW: Minute = 29_750_400;

/** Rates whose thousandths round up and down. */
const RATES = [1, 1, 1, 0.95, 0.875, 2 / 3, 0.5, 1 / 3];

export interface Made {
  readonly plan: Plan;
  readonly query: Query;
}

/** A workshop, its plan and a rush order, the same for the same seed. */
export function randomCase(seed: number, shape: Shape = SMALL): Made {
  const { plan, ask } = randomWorkshop(seed, shape);
  return { plan, query: ask() };
}

/** A workshop that can be asked again and again, each time for another rush order. */
export function randomWorkshop(seed: number, shape: Shape): { plan: Plan; ask: () => Query } {
  const random = chooser(seed);
  const models = Array.from({ length: shape.models }, (_, i) => `M${i}`);
  const machines = Array.from({ length: shape.machines }, (_, i): Machine => {
    const model = models[i % models.length] as string;
    return { id: `${model}-${i}`, model, spans: randomSpans(random, shape.minutes) };
  });
  const tools = Array.from({ length: shape.tools }, (_, i) => randomTool(random, i, shape));
  const reservations = randomReservations(random, shape, machines, tools);
  return { plan: { machines, reservations, tools }, ask: () => randomQuery(random, shape, models, tools) };
}

function randomSpans(random: Choose, minutes: number): ProductiveSpan[] {
  const spans: ProductiveSpan[] = [];
  let at = NOW - random.between(0, 100);
  while (at < NOW + minutes) {
    const to = at + random.between(5, 240);
    spans.push({ from: at, to, rate: random.pick(RATES) });
    at = random.chance(0.4) ? to : to + random.between(1, 120);
  }
  return spans;
}

function randomTool(random: Choose, i: number, shape: Shape): Tool {
  const pieces = random.between(1, 2);
  const uses = random.chance(0.4)
    ? [{ ...randomSpan(random, shape), tool: `T${i}`, pieces: 1, lifeMinutes: random.between(0, 30) }]
    : [];
  return { id: `T${i}`, pieces, lifeMinutes: random.chance(0.3) ? random.between(50, 600) : null, uses };
}

function randomSpan(random: Choose, shape: Shape): Span {
  const from = NOW + random.between(-50, shape.minutes);
  return { from, to: from + random.between(1, shape.work * 2) };
}

/** Mostly one behind the other, with gaps of all widths; now and then two that overlap, as real plans do. */
function randomReservations(
  random: Choose,
  shape: Shape,
  machines: readonly Machine[],
  tools: readonly Tool[],
): Reservation[] {
  const ends = new Map<string, Minute>();
  const stays = Array.from({ length: shape.reservations }, () => {
    const machine = random.pick(machines);
    const free = ends.get(machine.id) ?? NOW - random.between(0, 60);
    const width = random.chance(0.4) ? 0 : random.between(1, shape.work * 2);
    const from = free + width - (random.chance(0.03) ? 5 : 0);
    const to = from + random.between(1, shape.work * 2);
    ends.set(machine.id, Math.max(free, to));
    return { machine, from, to };
  });
  // An order's steps follow one another: each stay goes on with an order that is done by then, or begins one.
  const orders: {
    order: string;
    end: Minute;
    step: number;
    priority: number;
    release: Minute;
    due: Minute | null;
  }[] = [];
  return stays
    .sort((one, other) => one.from - other.from)
    .map(({ machine, from, to }, i) => {
      const going = orders.filter(({ end, step }) => end <= from && step < 40);
      let order = going.length > 0 && random.chance(0.7) ? random.pick(going) : undefined;
      if (!order) {
        const due = random.chance(0.7) ? to + random.between(-20, 400) : null;
        const release = from - random.between(0, 300);
        order = {
          order: `SO-${orders.length}`,
          end: to,
          step: 0,
          priority: random.between(0, 3),
          release,
          due,
        };
        orders.push(order);
      }
      order.end = to;
      order.step += 10;
      const { order: name, step, priority, release, due } = order;
      const workMinutes = Math.max(1, Math.floor(workIn(machine, { from, to }) / 1000));
      return {
        id: `R${i}`,
        machine: machine.id,
        order: name,
        step,
        from,
        to,
        workMinutes,
        setupMinutes: random.chance(0.5) ? 0 : random.between(0, workMinutes),
        priority,
        frozen: random.chance(0.2),
        release,
        due,
        ...otherChoices(random, machine, machines),
        tools: tools.length > 0 && random.chance(0.3) ? [{ tool: random.pick(tools).id, pieces: 1 }] : [],
      };
    });
}

/** Now and then a second model that may do it, slower. */
function otherChoices(
  random: Choose,
  { model }: Machine,
  machines: readonly Machine[],
): Pick<Reservation, 'choices'> {
  const other = random.pick(machines).model;
  if (other === model || random.chance(0.5)) return {};
  return {
    choices: [
      { model, factor: 1 },
      { model: other, factor: 1.25 },
    ],
  };
}

function randomQuery(random: Choose, shape: Shape, models: readonly string[], tools: readonly Tool[]): Query {
  const count = random.between(1, shape.operations);
  const operations = Array.from({ length: count }, (_, i) =>
    randomOperation(random, shape, models, tools, i),
  );
  return {
    order: 'SO-RUSH',
    priority: random.between(1, 4),
    due: null,
    operations,
    now: NOW + (random.chance(0.5) ? 0 : random.between(1, 60)),
    horizon: NOW + shape.minutes,
    frozenUntil: NOW + random.between(0, 200),
  };
}

function randomOperation(
  random: Choose,
  shape: Shape,
  models: readonly string[],
  tools: readonly Tool[],
  i: number,
): Operation {
  const common = {
    step: (i + 1) * 10,
    arrivals: random.chance(0.3) ? [randomArrival(random, shape)] : [],
    lag: randomLag(random, shape),
  };
  if (random.chance(0.15)) {
    const p50 = random.between(1, 60);
    const pickUps: Span[] = [];
    for (let at = NOW + random.between(-60, 100); at < NOW + shape.minutes; at += random.between(60, 300))
      pickUps.push({ from: at, to: at + random.between(1, 30) });
    return {
      ...common,
      kind: 'outside',
      supplier: '外协甲',
      lead: { p50, p90: p50 + random.between(0, 60) },
      pickUps,
    };
  }
  const choices: Choice[] = [{ model: random.pick(models), factor: 1 }];
  const other = random.pick(models);
  if (random.chance(0.4) && other !== choices[0]?.model)
    choices.push({ model: other, factor: random.pick([0.8, 1.25, 1.5, 7 / 3]) });
  const needs: ToolNeed[] = [];
  for (const { id } of tools)
    if (random.chance(0.25)) needs.push({ tool: id, pieces: random.chance(0.15) ? 2 : 1 });
  return {
    ...common,
    kind: 'inside',
    choices,
    setupMinutes: random.chance(0.5) ? 0 : random.between(1, 15),
    runMinutes: random.between(1, shape.work),
    tools: needs,
  };
}

function randomArrival(random: Choose, shape: Shape): Arrival {
  const p50 = NOW + random.between(0, Math.floor(shape.minutes / 3));
  return {
    kind: random.pick(['material', 'wip'] as const),
    name: '45#钢 Φ60',
    p50,
    p90: p50 + random.between(0, 100),
  };
}

function randomLag(random: Choose, shape: Shape): Lag {
  const min = random.chance(0.7) ? 0 : random.between(1, 40);
  return { min, max: random.chance(shape.tied) ? min + random.between(0, 60) : null };
}
