import type { InsideOperation, Machine, Minute, Operation, OutsideOperation, Plan, Query } from '../types.ts';

/*
 * The exhaustive answer, minute by minute, for small cases. It shares nothing with the finder but the types: it asks
 * no map and no index, and walks every minute of every machine for every choice of machines.
 */

type Confidence = 'p50' | 'p90';

/** One minute per element, from `query.now` to the horizon. */
interface Grid {
  /** Thousandths of a productive minute that each machine does in each minute. */
  readonly rate: ReadonlyMap<string, Int32Array>;
  readonly busy: ReadonlyMap<string, Uint8Array>;
  readonly inUse: ReadonlyMap<string, Int32Array>;
  readonly length: number;
}

/** A choice of a machine for each operation (null: outside) and the earliest end that it allows; null: none in time. */
export interface OracleWay {
  readonly machines: readonly (string | null)[];
  readonly end: Minute | null;
}

/** Every choice of machines with its earliest end, earliest first; ways without one are left out. */
export function oracle(plan: Plan, query: Query): OracleWay[] {
  if (!toolsLast(plan, query)) return [];
  const grid = gridOf(plan, query);
  return tuples(plan, query)
    .map((machines) => ({ machines, end: earliestEnd(plan, query, grid, machines, 'p90') }))
    .filter(({ end }) => end !== null)
    .sort((a, b) => (a.end as Minute) - (b.end as Minute));
}

/** The earliest end on given machines with arrivals and suppliers at P50. */
export function oracleAtP50(plan: Plan, query: Query, machines: readonly (string | null)[]): Minute | null {
  return earliestEnd(plan, query, gridOf(plan, query), machines, 'p50');
}

function gridOf(plan: Plan, query: Query): Grid {
  const length = query.horizon - query.now;
  const fill = <A extends Int32Array | Uint8Array>(
    into: A,
    from: Minute,
    to: Minute,
    by: number,
    add: boolean,
  ): A => {
    for (let t = Math.max(from, query.now); t < Math.min(to, query.horizon); t += 1)
      into[t - query.now] = add ? (into[t - query.now] as number) + by : by;
    return into;
  };
  const rate = new Map(plan.machines.map(({ id }) => [id, new Int32Array(length)]));
  const busy = new Map(plan.machines.map(({ id }) => [id, new Uint8Array(length)]));
  const inUse = new Map(plan.tools.map(({ id }) => [id, new Int32Array(length)]));
  for (const { id, spans } of plan.machines)
    for (const span of spans)
      fill(rate.get(id) as Int32Array, span.from, span.to, Math.round(span.rate * 1000), false);
  for (const { machine, from, to, tools } of plan.reservations) {
    fill(busy.get(machine) as Uint8Array, from, to, 1, false);
    for (const { tool, pieces } of tools ?? []) fill(inUse.get(tool) as Int32Array, from, to, pieces, true);
  }
  for (const { id, uses } of plan.tools)
    for (const { from, to, pieces } of uses) fill(inUse.get(id) as Int32Array, from, to, pieces, true);
  return { rate, busy, inUse, length };
}

function toolsLast(plan: Plan, query: Query): boolean {
  return plan.tools.every(({ id, lifeMinutes, uses }) => {
    let taken = uses.reduce((sum, use) => sum + use.lifeMinutes, 0);
    for (const r of plan.reservations)
      if (r.tools?.some(({ tool }) => tool === id)) taken += r.workMinutes - (r.setupMinutes ?? 0);
    const own = query.operations.filter(
      (o) => o.kind === 'inside' && o.tools?.some(({ tool }) => tool === id),
    );
    const needed = own.reduce((sum, o) => sum + (o.kind === 'inside' ? o.runMinutes : 0), 0);
    return lifeMinutes === null || own.length === 0 || taken + needed <= lifeMinutes;
  });
}

function tuples(plan: Plan, query: Query): (string | null)[][] {
  return query.operations.reduce<(string | null)[][]>(
    (all, operation) => {
      const here = operation.kind === 'outside' ? [null] : machinesFor(plan, operation).map(({ id }) => id);
      return all.flatMap((one) => here.map((machine) => [...one, machine]));
    },
    [[]],
  );
}

const machinesFor = (plan: Plan, operation: InsideOperation): Machine[] =>
  plan.machines.filter(({ model }) => operation.choices.some((choice) => choice.model === model));

/** Which minutes an operation can end at, given those at which its predecessor can: from the first to the last. */
function earliestEnd(
  plan: Plan,
  query: Query,
  grid: Grid,
  machines: readonly (string | null)[],
  confidence: Confidence,
): Minute | null {
  let ends: Uint8Array | null = null;
  query.operations.forEach((operation, i) => {
    const startable = startsAfter(query, grid, operation, ends, confidence);
    const machine = machines[i];
    ends =
      operation.kind === 'outside'
        ? endsOutside(query, grid, operation, startable, confidence)
        : endsOn(plan, grid, operation, plan.machines.find(({ id }) => id === machine) as Machine, startable);
  });
  const first = (ends as Uint8Array | null)?.indexOf(1) ?? -1;
  return first < 0 ? null : query.now + first;
}

function startsAfter(
  query: Query,
  grid: Grid,
  operation: Operation,
  ends: Uint8Array | null,
  confidence: Confidence,
): Uint8Array {
  const startable = new Uint8Array(grid.length + 1);
  const { min, max } = operation.lag ?? { min: 0, max: null };
  const ready = Math.max(0, ...(operation.arrivals ?? []).map((arrival) => arrival[confidence] - query.now));
  let last = Number.NEGATIVE_INFINITY;
  for (let s = 0; s <= grid.length; s += 1) {
    // The latest end of the predecessor that lies `min` before, and whether it is at most `max` ago.
    if (ends === null ? s >= min : s - min >= 0 && ends[s - min] === 1)
      last = ends === null ? Number.POSITIVE_INFINITY : s - min;
    if (s >= ready && (ends === null || max === null ? last > Number.NEGATIVE_INFINITY : s - last <= max))
      startable[s] = 1;
  }
  return startable;
}

function endsOutside(
  query: Query,
  grid: Grid,
  operation: OutsideOperation,
  startable: Uint8Array,
  confidence: Confidence,
): Uint8Array {
  const ends = new Uint8Array(grid.length + 1);
  for (const { from, to } of operation.pickUps)
    for (let t = Math.max(from, query.now); t < to; t += 1) {
      const end = t - query.now + operation.lead[confidence];
      if (startable[t - query.now] === 1 && end <= grid.length) ends[end] = 1;
    }
  return ends;
}

function endsOn(
  plan: Plan,
  grid: Grid,
  operation: InsideOperation,
  machine: Machine,
  startable: Uint8Array,
): Uint8Array {
  const ends = new Uint8Array(grid.length + 1);
  const rate = grid.rate.get(machine.id) as Int32Array;
  const busy = grid.busy.get(machine.id) as Uint8Array;
  const factor = operation.choices.find(({ model }) => model === machine.model)?.factor ?? Number.NaN;
  const work = Math.max(1, Math.ceil(operation.setupMinutes + operation.runMinutes * factor - 1e-6)) * 1000;
  const needs = (operation.tools ?? []).map(({ tool, pieces }) => ({
    used: grid.inUse.get(tool) as Int32Array,
    most: (plan.tools.find(({ id }) => id === tool)?.pieces ?? 0) - pieces,
  }));
  for (let s = 0; s < grid.length; s += 1) {
    if (startable[s] !== 1 || rate[s] === 0) continue;
    let done = 0;
    let t = s;
    while (
      done < work &&
      t < grid.length &&
      busy[t] === 0 &&
      needs.every(({ used, most }) => (used[t] as number) <= most)
    ) {
      done += rate[t] as number;
      t += 1;
    }
    if (done >= work) ends[t] = 1;
  }
  return ends;
}
