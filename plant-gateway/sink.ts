import type { MachineState } from './config/plant.ts';

/**
 * Why a stretch is unknown, or doubtful though known: `silent` no answer, `refused` no connection, `garbage` answers
 * that are none, `no_rule` no state of the file fits, `no_tag` the device refuses a register that a state needs,
 * `exception` the device answers that it cannot, `http` the agent's address answers with an error, `no_device` the agent
 * does not have the machine, `away` the gateway itself was not running. '' for a good one.
 */
export const DOUBTS = [
  '',
  'silent',
  'refused',
  'garbage',
  'no_rule',
  'no_tag',
  'exception',
  'http',
  'no_device',
  'away',
] as const;
export type Doubt = (typeof DOUBTS)[number];

/**
 * What a machine did from … to. The same machine and `fromMs` come again as long as the state lasts, each time with a
 * later `toMs`; so (machine, fromMs) is the key, and whoever has a later `toMs` already may drop the older one.
 */
export interface IntervalRecord {
  kind: 'interval';
  machine: string;
  state: MachineState;
  /** Wall clock, ms since 1970. Half-open: [fromMs, toMs). Intervals of one machine touch but never overlap. */
  fromMs: number;
  /** Up to where it is known: the last good reading, or the reading that ended it. */
  toMs: number;
  /** Good readings that it rests on; 0 for a stretch that nobody saw. */
  samples: number;
  doubt: Doubt;
  /** It will not grow any more. */
  final: boolean;
}

/** A counter went on; wraps and resets are already taken out. Parts made unseen come with the first reading after. */
export interface CountRecord {
  kind: 'count';
  machine: string;
  counter: string;
  /** When the new value was read. */
  atMs: number;
  delta: number;
  /** What the device said, so that a gateway that starts again can go on from here. */
  raw: number;
}

export type PlantRecord = IntervalRecord | CountRecord;

/** Where the records of a machine end, for a gateway that starts again. */
export interface Ending {
  toMs: number;
  /** The last raw value of each counter. */
  counters: Readonly<Record<string, number>>;
}

/**
 * Takes what the gateway found out, in order. It numbers the records (1, 2, 3 … without a hole, going on after a
 * restart), so that a delivery that comes twice takes effect once.
 */
export interface PlantSink {
  /** Resolves when the records are safe; until then the gateway keeps them and offers no others. */
  append(records: readonly PlantRecord[]): Promise<void>;
  /** How far the records of each machine go; a machine it never heard of is missing. */
  endings(): Promise<ReadonlyMap<string, Ending>>;
}
