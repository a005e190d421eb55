import { minutesOn } from '../duration.ts';
import type { Machine, Operation, Placed, Plan, Query, Reservation } from '../types.ts';
import { pieceOf, type ToolPieces, toolPieces } from './pieces.ts';
import type { Job, Mode, Problem, Seat, Task, Wall } from './problem.ts';
import { NEVER, Timeline } from './timeline.ts';

/** A plan in which a rush order has its place, as a problem of the search. */
export interface Model {
  readonly problem: Problem;
  readonly plan: Plan;
  readonly query: Query;
  /** By job: the reservations of its tasks. */
  readonly reservations: readonly (readonly Reservation[])[];
  /** Where they stand now. */
  readonly standing: readonly (readonly Seat[])[];
}

/**
 * Which reservations may be moved: those of lower priority than the rush order that have not started, do not start
 * before `frozenUntil`, and are not followed by a step of their order that may not be moved.
 */
export function movableOrders(plan: Plan, query: Query): Map<string, Reservation[]> {
  const orders = grouped(plan.reservations, ({ order }) => order);
  orders.delete(query.order);
  for (const [order, steps] of orders) {
    steps.sort((a, b) => a.step - b.step || a.from - b.from);
    const fixed = steps.findLastIndex((step) => !isMovable(step, query));
    // A step that must follow one that stands within a maximum lag stays with it.
    const first = steps[fixed + 1]?.lag?.max != null && fixed >= 0 ? fixed + 2 : fixed + 1;
    if (first < steps.length) orders.set(order, steps.slice(first));
    else orders.delete(order);
  }
  return orders;
}

const isMovable = (step: Reservation, query: Query): boolean =>
  !step.frozen && step.from >= query.frozenUntil && step.from >= query.now && step.priority < query.priority;

/**
 * @param movable the orders that may be moved, as `movableOrders` gives them or fewer of them
 * @param rush where the finder puts the rush order when the movable orders are away. Around it the others are put: a
 *   search that moves one task at a time finds far worse plans when these steps stand in the same queues (ft10: 653
 *   against 371)
 */
export function modelOf(
  plan: Plan,
  query: Query,
  movable: ReadonlyMap<string, readonly Reservation[]>,
  rush: readonly Placed[],
): Model {
  const moved = new Set([...movable.values()].flat().map(({ id }) => id));
  const slides = query.operations.every(canSlide);
  const fixed = slides ? [] : asReservations(query, rush);
  const full = { ...plan, reservations: [...plan.reservations, ...fixed] };
  const standing = full.reservations.filter(({ id }) => !moved.has(id));
  const machines = new Map(plan.machines.map(({ id }, i) => [id, i]));
  const byModel = grouped(plan.machines, ({ model }) => model);
  const tools = toolPieces(full, moved, plan.machines.length);
  const busy = grouped(standing, ({ machine }) => machine);
  const timelines = [
    ...plan.machines.map((machine) => new Timeline(machine.spans, busy.get(machine.id) ?? [], query.now)),
    ...tools.busy.map((spans) => new Timeline(null, spans, query.now)),
  ];
  const modesFor = (model: string, minutes: number): Mode[] =>
    (byModel.get(model) ?? []).map((machine) => ({
      machine: machines.get(machine.id) ?? 0,
      minutes,
    }));
  const orders = [...movable.values()];
  const ends = lastEnds(plan);
  const machineOf = new Map(plan.machines.map((machine) => [machine.id, machine]));
  const jobs = orders.map((steps) =>
    jobOf(plan, query, steps, ends, (step) => taskOf(step, machineOf, machines, modesFor, tools, query)),
  );
  return {
    problem: {
      timelines,
      jobs,
      walls: slides ? wallsOf(query, rush, machines, modesFor) : [],
      wallsEnd: Math.max(query.now, ...rush.map(({ to }) => to)),
      goal: 'delay',
    },
    plan,
    query,
    reservations: orders,
    standing: orders.map((steps, j) =>
      steps.map((step, k) => seatOf(step, jobs[j]?.tasks[k], machines, tools)),
    ),
  };
}

function grouped<T>(all: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(key(each));
    if (group) group.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}

/** When each order ends in the plan. */
export function lastEnds(plan: Plan): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { order, to } of plan.reservations) ends.set(order, Math.max(ends.get(order) ?? 0, to));
  return ends;
}

/** Steps that need no tool, wait for no maximum lag and are done on machines of ours. */
const canSlide = (operation: Operation): boolean =>
  operation.kind === 'inside' &&
  (operation.tools ?? []).length === 0 &&
  (operation.lag?.max ?? null) === null;

function wallsOf(
  query: Query,
  rush: readonly Placed[],
  machines: ReadonlyMap<string, number>,
  modesFor: ModesFor,
): Wall[] {
  return query.operations.flatMap((operation, k): Wall[] => {
    const at = rush[k];
    if (operation.kind !== 'inside' || at?.kind !== 'inside') return [];
    const modes = operation.choices.flatMap((choice) => modesFor(choice.model, minutesOn(operation, choice)));
    const minLag = operation.lag?.min ?? 0;
    return [
      {
        modes,
        release: Math.max(
          query.now + (k === 0 ? minLag : 0),
          ...(operation.arrivals ?? []).map(({ p90 }) => p90),
        ),
        minLag,
        mode: modes.findIndex(({ machine }) => machine === machines.get(at.machine)),
        from: at.from,
        to: at.to,
      },
    ];
  });
}

function asReservations(query: Query, placed: readonly Placed[]): Reservation[] {
  return placed.flatMap((at, k): Reservation[] => {
    const operation = query.operations[k];
    if (at.kind !== 'inside' || operation?.kind !== 'inside') return [];
    const { order, priority, now, due } = query;
    const { machine, step, from, to, workMinutes } = at;
    const tools = operation.tools ?? [];
    const id = `${order} ${step} ${k}`;
    return [
      { id, machine, order, step, from, to, workMinutes, priority, frozen: true, release: now, due, tools },
    ];
  });
}

type ModesFor = (model: string, minutes: number) => Mode[];

/** What waits for the first movable step besides its order's release: the end of the step before it. */
function jobOf(
  plan: Plan,
  query: Query,
  steps: readonly Reservation[],
  ends: ReadonlyMap<string, number>,
  taskOf: (step: Reservation) => Task,
): Job {
  const [first] = steps;
  const order = first?.order ?? '';
  const ids = new Set(steps.map(({ id }) => id));
  const before = plan.reservations.filter((step) => step.order === order && !ids.has(step.id));
  const oldEnd = ends.get(order) ?? 0;
  const due = steps.find((step) => step.due !== null)?.due ?? null;
  return {
    tasks: steps.map(taskOf),
    ready: Math.max(
      query.now,
      query.frozenUntil,
      first?.release ?? 0,
      ...before.map(({ to }) => to + (first?.lag?.min ?? 0)),
    ),
    weight: first?.weight ?? 1,
    due: oldEnd,
    promised: due === null ? NEVER : Math.max(due, oldEnd),
  };
}

function taskOf(
  step: Reservation,
  machineOf: ReadonlyMap<string, Machine>,
  machines: ReadonlyMap<string, number>,
  modesFor: ModesFor,
  tools: ToolPieces,
  query: Query,
): Task {
  const own: Mode = { machine: machines.get(step.machine) ?? 0, minutes: step.workMinutes };
  const setupMinutes = step.setupMinutes ?? 0;
  const runMinutes = step.workMinutes - setupMinutes;
  const choices = step.choices ?? [{ model: machineOf.get(step.machine)?.model ?? '', factor: 1 }];
  const others = choices
    .flatMap((choice) => modesFor(choice.model, minutesOn({ setupMinutes, runMinutes }, choice)))
    .filter((mode) => mode.machine !== own.machine);
  return {
    modes: [own, ...others],
    pools: tools.pools(step.tools ?? []),
    release: Math.max(query.now, step.release),
    minLag: step.lag?.min ?? 0,
    maxLag: step.lag?.max ?? null,
  };
}

const seatOf = (
  step: Reservation,
  task: Task | undefined,
  machines: ReadonlyMap<string, number>,
  tools: ToolPieces,
): Seat => {
  const machine = machines.get(step.machine) ?? 0;
  const mode = task?.modes.findIndex((each) => each.machine === machine) ?? 0;
  return { mode: Math.max(0, mode), pieces: pieceOf(tools, step.id), from: step.from, to: step.to };
};
