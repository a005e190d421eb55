import type { Minute } from '../types.ts';
import type { Timeline } from './timeline.ts';

/** A machine that may do a task, and the productive minutes that it takes there. */
export interface Mode {
  readonly machine: number;
  readonly minutes: number;
}

/** An operation that may be moved. */
export interface Task {
  readonly modes: readonly Mode[];
  /** For each piece of a tool that it needs: the pieces (as resources) it may be. */
  readonly pools: readonly (readonly number[])[];
  /** Not before, besides what the order of the job demands. */
  readonly release: Minute;
  /** Clock minutes after the end of the task before. */
  readonly minLag: number;
  readonly maxLag: number | null;
}

/** The movable rest of an order: a chain. */
export interface Job {
  readonly tasks: readonly Task[];
  /** The first task does not start before: what precedes it stands. */
  readonly ready: Minute;
  readonly weight: number;
  /** Delay is counted from here. */
  readonly due: Minute;
  /** Beyond here each minute counts `LATE` times more: a promise is broken. NEVER: nobody waits. */
  readonly promised: Minute;
}

/** A step of the rush order: the others go around it, and it slides only as far as the order's end allows. */
export interface Wall {
  readonly modes: readonly Mode[];
  readonly release: Minute;
  readonly minLag: number;
  /** Where it stands: index into `modes`. */
  readonly mode: number;
  readonly from: Minute;
  readonly to: Minute;
}

/**
 * What the search moves about: jobs on resources (machines first, then pieces of tools), each taken by one at a time.
 * All that is not moved is in the timelines.
 */
export interface Problem {
  readonly timelines: readonly Timeline[];
  readonly jobs: readonly Job[];
  /** The rush order's steps in order, where they may slide at all; otherwise it is in the timelines. */
  readonly walls: readonly Wall[];
  /** The last wall ends no later. */
  readonly wallsEnd: Minute;
  /** `delay`: Σ weight × delay; `makespan`: how far the last end is beyond `due`, the same for all jobs (for computing plans). */
  readonly goal: 'delay' | 'makespan';
}

/** Where a task stands. */
export interface Seat {
  /** Index into the task's modes. */
  readonly mode: number;
  readonly pieces: readonly number[];
  readonly from: Minute;
  readonly to: Minute;
}

/** By job, then by task. */
export type Seating = readonly (readonly Seat[])[];

/** What a minute weighs by which a promise is broken, on top of what one of mere slip weighs. */
export const LATE = 10;
/** What a minute weighs beyond a maximum lag: never worth it. */
export const FORBIDDEN = 1e7;
