import type { MachineState } from '../../../plant-gateway/config/plant.ts';

/** A stretch of the machine's time, ms since epoch; of one machine in order, not overlapping. */
export interface Seen {
  state: MachineState;
  from: number;
  to: number;
}

/** A work report (报工) that names the machine; instants in ms. */
export interface Report {
  key: string;
  orderId: number;
  number: string;
  step: number;
  good: number;
  scrap: number;
  finished: boolean;
  /** When the work began, where it was told. */
  startedAt: number | null;
  /** When it happened by the reporter's clock, and when it came here. Both are kept. */
  at: number;
  receivedAt: number;
}

/** What is known of a machine over a window that ends now. */
export interface MachineFacts {
  seen: readonly Seen[];
  /** In the order of `at`. */
  reports: readonly Report[];
  /** Parts by the machine's own counter, each at its minute; null: it has none. */
  counts: readonly { at: number; delta: number }[] | null;
  now: number;
}

export const CONFLICT_KINDS = ['unreported', 'idle_report', 'report_only', 'count', 'clock'] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

type Figures = Record<string, string | number | null>;

/** Where machine and report contradict each other: what each says stands beside the other, neither is changed. */
export interface Conflict {
  kind: ConflictKind;
  /** Names it among those of its kind and machine, the same each time that it is found. */
  mark: string;
  orderId: number | null;
  step: number | null;
  from: number;
  /** Null while it goes on. */
  to: number | null;
  plc: Figures;
  mes: Figures;
}
