import { workIn } from '../check/work.ts';
import type { Machine, Minute, Plan, ProductiveSpan, Query, Reservation, Span, Tool } from '../types.ts';
import { type Choose, chooser } from './chooser.ts';
import { randomQuery } from './random-query.ts';
import { NOW, type Shape, SMALL } from './shape.ts';

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
