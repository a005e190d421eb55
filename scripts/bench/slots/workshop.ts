import { type Choose, chooser } from '../../../workflows/rush-order/core/testing/chooser.ts';
import type {
  Machine,
  Minute,
  Operation,
  Plan,
  ProductiveSpan,
  Query,
  Reservation,
  Span,
  Tool,
} from '../../../workflows/rush-order/core/types.ts';

/** How large a workshop the bench makes up, and how full. */
export interface Size {
  readonly name: string;
  readonly days: number;
  readonly reservations: number;
  /** Share of productive time that is booked, on average. */
  readonly load: number;
}

const MACHINES = 200;
const MODELS = 25;
const TOOLS = 300;
export const NOW: Minute = 29_750_400;
/** Two shifts with breaks, in minutes of the day. */
const SHIFTS: readonly (readonly [number, number])[] = [
  [480, 720],
  [780, 1020],
  [1020, 1200],
  [1230, 1470],
];

export interface Workshop {
  readonly plan: Plan;
  readonly horizon: Minute;
  /** Mean work of a reservation, in minutes. */
  readonly meanWork: number;
  query(n: number): Query;
}

/**
 * 200 machines of 25 models in two shifts, each with its own derating (0.7 to 1); reservations 80% back to back, their
 * lengths as the load asks for; 60% of them hold one of 300 tools.
 */
export function makeWorkshop({ days, reservations, load }: Size, seed = 7): Workshop {
  const choose = chooser(seed);
  const horizon = NOW + days * 1440;
  const machines = Array.from({ length: MACHINES }, (_, i): Machine => {
    const model = `M${String(i % MODELS).padStart(2, '0')}`;
    return { id: `${model}-${i}`, model, spans: shiftSpans(days, choose.between(700, 1000) / 1000) };
  });
  const tools = Array.from(
    { length: TOOLS },
    (_, i): Tool => ({ id: `T${i}`, pieces: choose.between(1, 3), lifeMinutes: null, uses: [] }),
  );
  const perMachine = Math.round(reservations / MACHINES);
  const planned = machines.flatMap((machine) => book(choose, machine, perMachine, load));
  const meanWork = planned.reduce((sum, r) => sum + r.workMinutes, 0) / planned.length;
  return {
    plan: { machines, reservations: planned, tools },
    horizon,
    meanWork,
    query: (n) => makeQuery(chooser(1_000_000 + n), n, meanWork, days, horizon),
  };
}

function shiftSpans(days: number, rate: number): ProductiveSpan[] {
  return Array.from({ length: days + 1 }, (_, day) =>
    SHIFTS.map(([from, to]) => ({
      from: NOW + (day - 1) * 1440 + from,
      to: NOW + (day - 1) * 1440 + to,
      rate,
    })),
  ).flat();
}

/** Fills a machine from its first minute to its last, 80% of the reservations right behind the one before. */
function book(choose: Choose, { id, spans }: Machine, count: number, load: number): Reservation[] {
  const capacity = spans.reduce((sum, { from, to, rate }) => sum + (to - from) * rate, 0);
  const work = (capacity * load) / count;
  const gap = (capacity * (1 - load)) / (count * 0.2);
  const clock = new Walker(spans);
  const made: Reservation[] = [];
  for (let n = 0; n < count; n += 1) {
    if (choose.chance(0.2)) clock.work(gap * 2 * (choose.between(0, 1000) / 1000));
    const from = clock.now();
    const workMinutes = Math.max(1, Math.round(work * (0.5 + choose.between(0, 1000) / 1000)));
    clock.work(workMinutes);
    const to = clock.now();
    if (to <= from) break;
    made.push({
      id: `${id}/${n}`,
      machine: id,
      order: `SO-${choose.between(1, 5000)}`,
      step: n,
      from,
      to,
      workMinutes,
      priority: choose.between(0, 3),
      frozen: false,
      release: NOW,
      due: null,
      tools: choose.chance(0.6) ? [{ tool: `T${choose.between(0, TOOLS - 1)}`, pieces: 1 }] : [],
    });
  }
  return made;
}

/** Walks through productive spans; the workshop is not made with the code that is measured. */
class Walker {
  readonly #spans: readonly ProductiveSpan[];
  #i = 0;
  #at: number;

  constructor(spans: readonly ProductiveSpan[]) {
    this.#spans = spans;
    this.#at = spans[0]?.from ?? NOW;
  }

  now(): Minute {
    return Math.ceil(this.#at);
  }

  work(minutes: number): void {
    for (let rest = minutes; rest > 1e-9; ) {
      const span = this.#spans[this.#i];
      if (!span) return;
      const at = Math.max(this.#at, span.from);
      const here = Math.min(rest, (span.to - at) * span.rate);
      rest -= here;
      this.#at = at + here / span.rate;
      if (rest > 1e-9) this.#i += 1;
    }
  }
}

/** Five operations, each as long as the reservations are; every fifth order is plated outside; half need a tool. */
function makeQuery(choose: Choose, n: number, meanWork: number, days: number, horizon: Minute): Query {
  const outsideStep = choose.chance(0.2) ? choose.between(1, 3) : -1;
  const first = choose.between(0, MODELS - 1);
  const now = NOW + choose.between(0, Math.floor((days * 1440) / 8));
  const operations = Array.from({ length: 5 }, (_, i): Operation => {
    if (i === outsideStep) return plating(i * 10, horizon);
    const model = (first + i * 7) % MODELS;
    const name = (m: number) => `M${String(m % MODELS).padStart(2, '0')}`;
    const choices = [{ model: name(model), factor: 1 }];
    if (choose.chance(0.3)) choices.push({ model: name(model + 1), factor: 1.2 });
    const tools = choose.chance(0.5) ? [{ tool: `T${choose.between(0, TOOLS - 1)}`, pieces: 1 }] : [];
    const arrivals =
      i === 0 ? [{ kind: 'material' as const, name: '45#钢', p50: now + 120, p90: now + 480 }] : [];
    return {
      kind: 'inside',
      step: i * 10,
      choices,
      setupMinutes: 10,
      runMinutes: Math.max(5, Math.round(meanWork * (0.25 + choose.between(0, 1000) / 1000))),
      tools,
      arrivals,
    };
  });
  return { order: `RUSH-${n}`, priority: 9, due: null, operations, now, horizon, frozenUntil: now };
}

function plating(step: number, horizon: Minute): Operation {
  const pickUps: Span[] = [];
  for (let day = NOW; day < horizon; day += 1440) pickUps.push({ from: day + 600, to: day + 660 });
  return {
    kind: 'outside',
    step,
    supplier: '电镀厂',
    process: '镀镍',
    lead: { p50: 720, p90: 1080 },
    pickUps,
  };
}
