import type { Displaced, Option, Span } from './core/types.ts';

/**
 * How an option is made: the three kinds that differ, and what fills the places of those that there are not. `keep`: the order
 * stays where it is planned, since nothing is earlier without putting anybody off.
 */
export type How = 'keep' | 'none' | 'least' | 'earliest' | 'overtime' | 'overtime_all' | 'outside';

export const HOW_NAMES: Readonly<Record<How, string>> = {
  keep: '不挤占任何订单（维持现计划）',
  none: '不挤占任何订单',
  least: '最少波及',
  earliest: '最早完工',
  overtime: '工作日加班',
  overtime_all: '加班（含休息日）',
  outside: '改外协',
};

/** An order that is put off, with what people need to know of it. */
export interface PutOff extends Displaced {
  orderId: number;
  customer: string;
  promisedDate: string;
}

/** One line of an option's card: an operation with its place and time. */
export interface Line extends Span {
  step: number;
  name: string;
  /** A machine's id, a work centre, or a supplier. */
  place: string;
  /** The check of its machine, with figures; '' for work by hand and outside. */
  figures: string;
  /** Given to a supplier though it is routed elsewhere. */
  given?: boolean;
}

/** An option as it is kept: what would be booked, and the words that were made of it when it was found. */
export interface StoredOption {
  how: How;
  option: Option;
  lines: Line[];
  putOff: PutOff[];
  /** Each check but the machines', with its figures, e.g. `刀具：Φ12 立铣刀（共 3，同时最多用 2）`. */
  checks: string[];
  /** Why nothing is earlier: what binds it, by name. */
  why: string;
  /** Time beyond the shifts that it needs: a machine and a span each. */
  overtime: (Span & { machine: string })[];
}

/** What holds for all options of a round. */
export interface Findings {
  /** What the planner must know whichever is chosen. */
  notes: string[];
  /** Why there are fewer than three kinds; '' when there are three. */
  fewer: string;
  /** Why there is no option at all; '' when there is one. */
  impossible: string;
  /** Milliseconds that the search took. */
  tookMs: number;
}
