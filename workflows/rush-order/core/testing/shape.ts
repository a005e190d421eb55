import type { Minute } from '../types.ts';

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
