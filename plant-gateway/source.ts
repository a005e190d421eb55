import type { PlantMachine, TagValue } from './config/plant.ts';
import type { Doubt } from './sink.ts';

/** A complete answer of a machine: all its tags, read in one cycle. Half an answer is none. */
export interface Reading {
  machine: string;
  /** When the last part arrived here, wall clock ms. */
  atMs: number;
  /** Tags that the device itself refuses (no such register) are missing. */
  values: ReadonlyMap<string, TagValue>;
  /** How long it takes until this machine's turn comes again, ms: the cycles of all machines on its connection. */
  roundMs?: number;
}

/** What a source found on its way, for people. */
export interface SourceHealth {
  connected: boolean;
  reads: number;
  failures: number;
  /** Cycles that were left out because the one before was not done. */
  missed: number;
  reconnects: number;
  /** Until it tries again after a failure, ms; 0 when it is not waiting. */
  retryInMs: number;
  /** The last failure in words; '' when there was none since the last good reading. */
  fault: string;
}

/** Before the first cycle. */
export const noHealth = (): SourceHealth => ({
  connected: false,
  reads: 0,
  failures: 0,
  missed: 0,
  reconnects: 0,
  retryInMs: 0,
  fault: '',
});

export interface SourceListener {
  reading(reading: Reading): void;
  /** A cycle brought nothing. */
  failure(machine: string, doubt: Doubt, text: string): void;
  /** It answers, but a round takes longer than the file allows for; told once for each connection. */
  slow?(machine: string, text: string): void;
}

/**
 * Where the states of machines come from: Modbus TCP, MTConnect. It can only read: nothing behind this interface
 * offers a way to change a value in a machine.
 */
export interface StatusSource {
  readonly machines: readonly PlantMachine[];
  start(): void;
  /** Resolves when no connection is left. */
  stop(): Promise<void>;
  health(): SourceHealth;
}
