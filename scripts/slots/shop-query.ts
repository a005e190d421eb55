import type { InsideOperation, Plan, Query, Reservation } from '../../workflows/rush-order/core/types.ts';
import type { Alternatives, Instance } from './instance.ts';
import { makespanOf, type ShopPlan, type Stand } from './shop-plan.ts';

export interface Question {
  readonly plan: Plan;
  readonly query: Query;
  /** When the job ends in the plan; null: it is not in it. */
  readonly oldEnd: number | null;
}

const machineName = (instance: Instance, machine: number): string => `M${machine + instance.base}`;
/** Jobs are called as they come in the file, from 1. */
const jobName = (job: number): string => `J${job + 1}`;

/**
 * A job of an instance as a rush order in a plan of the others. What has started before `now` stays, of the job too;
 * everything else of the others may be moved.
 * @param job from 0
 */
export function questionOf(instance: Instance, stands: ShopPlan, job: number, now: number): Question {
  const own = stands[job] ?? null;
  const horizon =
    Math.max(now, makespanOf(stands)) + instance.jobs.flat().reduce((sum, ways) => sum + longest(ways), 0);
  const rest = own ? own.findIndex(({ start }) => start >= now) : 0;
  const first = rest < 0 ? (own?.length ?? 0) : rest;
  const reservations = stands.flatMap((row, j) =>
    (row ?? []).flatMap((stand, k): Reservation[] =>
      j === job && k >= first ? [] : [reservationOf(instance, j, k, stand, now)],
    ),
  );
  const waits = Math.max(0, (own?.[first - 1]?.end ?? 0) - now);
  return {
    plan: {
      machines: Array.from({ length: instance.machines }, (_, m) => ({
        id: machineName(instance, m),
        model: machineName(instance, m),
        spans: [{ from: 0, to: horizon, rate: 1 }],
      })),
      reservations,
      tools: [],
    },
    query: {
      order: jobName(job),
      priority: 1,
      due: null,
      operations: (instance.jobs[job] ?? [])
        .map((ways, k) => operationOf(instance, ways, stepOf(instance, job, k)))
        .slice(first)
        .map((operation, i) => (i === 0 ? { ...operation, lag: { min: waits, max: null } } : operation)),
      now,
      horizon,
      frozenUntil: now,
    },
    oldEnd: own?.at(-1)?.end ?? null,
  };
}

/** An operation is called as it comes in the file, from 1. */
const stepOf = (instance: Instance, job: number, k: number): number => instance.steps[job]?.[k] ?? k + 1;

const longest = (ways: Alternatives): number => Math.max(...ways.map(({ time }) => time));

function reservationOf(instance: Instance, j: number, k: number, stand: Stand, now: number): Reservation {
  const ways = instance.jobs[j]?.[k] ?? [];
  const time = stand.end - stand.start;
  return {
    id: `${jobName(j)}.${stepOf(instance, j, k)}`,
    machine: machineName(instance, stand.machine),
    order: jobName(j),
    step: stepOf(instance, j, k),
    from: stand.start,
    to: stand.end,
    workMinutes: time,
    priority: 0,
    frozen: stand.start < now,
    release: 0,
    due: null,
    choices: ways.map((way) => ({ model: machineName(instance, way.machine), factor: way.time / time })),
  };
}

/** Times differ from machine to machine: as factors of the first one's. */
function operationOf(instance: Instance, ways: Alternatives, step: number): InsideOperation {
  const time = ways[0]?.time ?? 1;
  return {
    kind: 'inside',
    step,
    setupMinutes: 0,
    runMinutes: time,
    choices: ways.map((way) => ({ model: machineName(instance, way.machine), factor: way.time / time })),
  };
}
