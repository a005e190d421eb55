/**
 * Figures of the factory, `GET /board/api/metrics/:figure?…`. Definitions with formulas: workflows/metrics/README.md.
 * Pure types, shared by server and page. Shares 0…1; null: nothing to count.
 */

/** Shanghai days `YYYY-MM-DD`, both inclusive. */
export interface Period {
  from: string;
  to: string;
}

/** all: one row for everything · status: by step of the status flow · team: by department · person. */
export const OSRT_BY = ['all', 'status', 'team', 'person'] as const;
export type OsrtBy = (typeof OSRT_BY)[number];

/** Median and 90th percentile in minutes. */
export interface Spread {
  medianMinutes: number;
  p90Minutes: number;
}

/** OSRT of a step, team or person: from a status change to the first real act of the next owner. */
export interface OsrtRow {
  /** Status key, department id or user id; '' for all. */
  key: string;
  name: string;
  /** Waits that were measured; those that still last count with what they have lasted so far. */
  count: number;
  /** Of these: nobody has acted yet, and nobody ever acted (the order went on without its owner). */
  open: number;
  unanswered: number;
  clock: Spread | null;
  /** In working time; null where nothing was measured, or no holidays are known for the year. */
  working: Spread | null;
  /** The reader's own row. */
  mine?: boolean;
}

/** `GET /board/api/metrics/osrt?from=&to=&by=` */
export interface Osrt {
  period: Period;
  by: OsrtBy;
  /** What the reader may see of it: only themselves, their teams, or all. */
  scope: 'own' | 'teams' | 'all';
  /** The slowest first; by status in the order of the flow. */
  rows: OsrtRow[];
  /** All rows together (of the reader's scope). */
  all: OsrtRow;
}

/** Orders that were due, and of these shipped on the promised day at the latest. */
export interface Kept {
  due: number;
  kept: number;
  share: number | null;
}

/** `GET /board/api/metrics/on-time?from=&to=`: against the promise as it was first given, and as it stands now. */
export interface OnTime {
  period: Period;
  original: Kept;
  current: Kept;
}

/** `GET /board/api/metrics/on-time-weeks?from=&to=`: weeks from Monday to Sunday. */
export interface OnTimeWeeks {
  weeks: OnTime[];
}

/** A mean over so many cases. */
export interface Mean {
  count: number;
  meanClockMinutes: number | null;
  meanWorkingMinutes: number | null;
}

/** `GET /board/api/metrics/response?from=&to=`: what one department asked of another. */
export interface Response extends Mean {
  period: Period;
  /** By way: an order handed over, a signature asked for. */
  handOvers: Mean;
  signatures: Mean;
  /** Who waited for whom, the slowest first, at most ten. */
  pairs: (Mean & { from: string; to: string })[];
}

/** `GET /board/api/metrics/sales-to-planning?from=&to=`: from an order's entry to planning having it. */
export interface SalesToPlanning {
  period: Period;
  /** Orders that reached planning, and those that have not yet. */
  count: number;
  waiting: number;
  meanSeconds: number | null;
  medianSeconds: number | null;
  p90Seconds: number | null;
}

/** `GET /board/api/metrics/repeat?from=&to=`: orders for what the same customer had ordered before. */
export interface RepeatShare {
  period: Period;
  orders: number;
  repeats: number;
  share: number | null;
}

/** `GET /board/api/metrics/rework?from=&to=` */
export interface Rework {
  period: Period;
  /** Times that orders were brought to inspection, and times that it sent them back. */
  inspected: number;
  sentBack: number;
  share: number | null;
  /** Orders that were sent back at least once. */
  orders: number;
}

export interface TimeoutRow {
  /** Key in checkpoints.yaml. */
  key: string;
  name: string;
  /** Deadlines that passed without a decision. */
  timeouts: number;
  /** Checkpoints of this key that were opened in the period (in their present round). */
  opened: number;
  /** Of the time-outs: how many ended in a meeting. */
  meetings: number;
  /** Of the time-outs: nobody was told. Must be 0. */
  silent: number;
}

/** `GET /board/api/metrics/timeouts?from=&to=`: the most first. */
export interface Timeouts {
  period: Period;
  rows: TimeoutRow[];
  timeouts: number;
  silent: number;
}

export interface PlannerRow extends Mean {
  userId: string;
  name: string;
  mine?: boolean;
}

/** `GET /board/api/metrics/rush?from=&to=`: from asking for a rush order to its booking. */
export interface RushPlanning {
  period: Period;
  /** Questions that ended in a booking. */
  booked: number;
  medianSeconds: number | null;
  p90Seconds: number | null;
  /** The machine's share of it: the search for options. */
  medianSearchMs: number | null;
}

/** `GET /board/api/metrics/planners?from=&to=`: mean response of each planner, the slowest first. */
export interface PlannerResponse {
  period: Period;
  rows: PlannerRow[];
}

/** A line of the table of two periods. */
export interface CompareRow {
  /** Stable. */
  key: string;
  name: string;
  unit: 'minutes' | 'seconds' | 'share' | 'count';
  /** null: nothing to count in that period. */
  before: number | null;
  after: number | null;
  better: 'more' | 'less';
  /** after − before; null where one of them is missing. */
  change: number | null;
  /** Whether that is for the worse; numbers are judged per day. */
  worse: boolean;
  /** Of numbers whose periods are of different length: how many a day. */
  perDay?: { before: number; after: number };
  /** How many cases each is made of. */
  cases: { before: number; after: number };
  /** One of them is made of so few that it says little. */
  few?: true;
}

/** `GET /board/api/metrics/compare?beforeFrom=&beforeTo=&afterFrom=&afterTo=` */
export interface Compare {
  before: Period;
  after: Period;
  rows: CompareRow[];
}
