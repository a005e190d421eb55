/*
 * What the slot finder (gaps/) and the displacement search (displace/) speak. Plain data, JSON-safe, no function of
 * ours: adapters outside core/ turn rows and calendars into this and back.
 */

/** Whole minutes since 1970-01-01T00:00Z. */
export type Minute = number;

/** Half-open: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: Minute;
  readonly to: Minute;
}

/** Time in which a machine works. Outside all of its spans it stands; work may pause over that. */
export interface ProductiveSpan extends Span {
  /** Productive minutes per minute, above 0 and at most 1 (shift × measured availability); taken in thousandths. */
  readonly rate: number;
}

export interface Machine {
  /** e.g. VMC850-03 */
  readonly id: string;
  /** The group that an operation asks for, e.g. VMC850. */
  readonly model: string;
  /** In order of time, not overlapping. Nothing is ever planned after the last one. */
  readonly spans: readonly ProductiveSpan[];
}

export interface ToolNeed {
  readonly tool: string;
  readonly pieces: number;
}

/** A time in which pieces of a tool are taken: by a reservation, or by anything else (regrinding, a loan). */
export interface ToolUse extends Span, ToolNeed {
  /** Cutting minutes that it takes off the tool's life. */
  readonly lifeMinutes: number;
  /** For people: whose use it is. */
  readonly order?: string;
}

/** Interchangeable pieces of one tool or fixture. */
export interface Tool {
  readonly id: string;
  /** On hand. */
  readonly pieces: number;
  /** Cutting minutes left in all pieces together, before every use that is planned; null: does not wear out. */
  readonly lifeMinutes: number | null;
  /** Uses that belong to no reservation of the plan; those of reservations are in `Reservation.tools`. */
  readonly uses: readonly ToolUse[];
}

/** A model that may do an operation. In `Operation.choices` the preferred one comes first. */
export interface Choice {
  readonly model: string;
  /** Times the run minutes; set-up is not multiplied. `minutesOn` (duration.ts) rounds. */
  readonly factor: number;
}

/** How long after its predecessor an operation may start, in clock minutes. */
export interface Lag {
  readonly min: number;
  /** e.g. plate within 24 h of degreasing; null: may wait for ever. */
  readonly max: number | null;
}

/** An operation of another order that stands in the plan. */
export interface Reservation {
  readonly id: string;
  readonly machine: string;
  readonly order: string;
  /** Steps of an order run in the order of this number. */
  readonly step: number;
  readonly from: Minute;
  readonly to: Minute;
  /** Productive minutes on `machine`, set-up included. */
  readonly workMinutes: number;
  /** Of these: set-up. */
  readonly setupMinutes?: number;
  /** Higher goes first. Only a reservation of lower priority than the rush order may be displaced. */
  readonly priority: number;
  /** What a minute of this order's delay weighs; 1 when absent. */
  readonly weight?: number;
  /** Started, or fixed by a person: never moved. (What starts before `Query.frozenUntil` is not moved either.) */
  readonly frozen: boolean;
  /** The order may not start before. */
  readonly release: Minute;
  /** When the order is due; null: nobody waits. */
  readonly due: Minute | null;
  /** Where else it may run: factors relative to `workMinutes − setupMinutes` on its present machine. Absent: on its present model only. */
  readonly choices?: readonly Choice[];
  readonly tools?: readonly ToolNeed[];
  /** To the reservation of the step before; absent: 0, no maximum. */
  readonly lag?: Lag;
}

/** Everything that stands: the input of every search. */
export interface Plan {
  readonly machines: readonly Machine[];
  readonly reservations: readonly Reservation[];
  readonly tools: readonly Tool[];
}

/** Something that must be there before an operation can start. Feasibility goes by `p90`; `p50` is shown beside it. */
export interface Arrival {
  readonly kind: 'material' | 'wip' | 'drawing' | 'other';
  /** For people: which material, back from which step. */
  readonly name: string;
  readonly p50: Minute;
  readonly p90: Minute;
}

interface Step {
  readonly step: number;
  /** Waited for before this operation, besides the operation before it. */
  readonly arrivals?: readonly Arrival[];
  /** To the end of the operation before; of the first operation only `min` counts, from `Query.now`. */
  readonly lag?: Lag;
}

/** Done on a machine of ours. */
export interface InsideOperation extends Step {
  readonly kind: 'inside';
  readonly choices: readonly Choice[];
  readonly setupMinutes: number;
  readonly runMinutes: number;
  /** Taken from the start to the end of the operation, pauses included; life goes down by `runMinutes`. */
  readonly tools?: readonly ToolNeed[];
}

/** Done by a supplier: leaves with the first pick-up, is back a lead time later. Any number at once. */
export interface OutsideOperation extends Step {
  readonly kind: 'outside';
  readonly supplier: string;
  /** e.g. 镀镍 */
  readonly process?: string;
  /** Clock minutes from the pick-up to the return. */
  readonly lead: { readonly p50: number; readonly p90: number };
  /** When parts may leave, in order of time; none left: cannot be done. */
  readonly pickUps: readonly Span[];
}

export type Operation = InsideOperation | OutsideOperation;

export interface Query {
  readonly order: string;
  readonly priority: number;
  readonly due: Minute | null;
  /** A chain: each operation waits for the one before it. */
  readonly operations: readonly Operation[];
  /** Nothing starts before. */
  readonly now: Minute;
  /** Nothing ends after. */
  readonly horizon: Minute;
  /** Reservations that start before are not moved. A gap before it may be used. */
  readonly frozenUntil: Minute;
}

/** An operation of the rush order where an option puts it. */
export type Placed = PlacedInside | PlacedOutside;

export interface PlacedInside extends Span {
  readonly kind: 'inside';
  readonly step: number;
  readonly machine: string;
  readonly model: string;
  /** Productive minutes on this machine, set-up included. */
  readonly workMinutes: number;
  readonly setupMinutes: number;
}

export interface PlacedOutside extends Span {
  readonly kind: 'outside';
  readonly step: number;
  readonly supplier: string;
  /** `from` is the pick-up, `to` the return at P90. */
  readonly backP50: Minute;
}

/** Why an operation does not end earlier. `until` is when the obstacle goes away. */
export type Binding =
  /** Nothing but the operation before it (and the least time between them). */
  | { readonly kind: 'previous'; readonly until: Minute; readonly lagMinutes: number }
  /** Nothing: it starts at once. */
  | { readonly kind: 'now'; readonly until: Minute }
  | { readonly kind: 'arrival'; readonly until: Minute; readonly arrival: Arrival }
  /** The operation before it is done outside and is back at `until` (P90). */
  | { readonly kind: 'return'; readonly until: Minute; readonly supplier: string; readonly p50: Minute }
  /** No pick-up before. */
  | { readonly kind: 'pick-up'; readonly until: Minute; readonly supplier: string }
  /** No machine of these models works before: shift, holiday, repair. */
  | { readonly kind: 'shift'; readonly until: Minute; readonly models: readonly string[] }
  /** All machines of these models are taken, or free for too short a time. */
  | {
      readonly kind: 'machines';
      readonly until: Minute;
      readonly models: readonly string[];
      readonly machines: number;
      readonly needMinutes: number;
      /** Longest free time before `until`, in productive minutes, and where. */
      readonly longestFree: { readonly machine: string; readonly minutes: number } | null;
      /** What the chosen machine does until the operation starts. */
      readonly blockedBy: { readonly machine: string; readonly order: string; readonly to: Minute } | null;
    }
  /** A machine would be free earlier, but the pieces of a tool are in use. */
  | {
      readonly kind: 'tool';
      readonly until: Minute;
      readonly tool: string;
      readonly pieces: number;
      readonly needed: number;
      readonly machine: string;
      readonly freeFrom: Minute;
    }
  /** The next operation must follow within its maximum lag and could not be earlier. */
  | {
      readonly kind: 'max-lag';
      readonly until: Minute;
      readonly nextStep: number;
      readonly maxMinutes: number;
    };

/** Why there is no place at all before the horizon. */
export type Impossible =
  | { readonly kind: 'no-machine'; readonly step: number; readonly models: readonly string[] }
  | {
      readonly kind: 'no-tool';
      readonly step: number;
      readonly tool: string;
      readonly onHand: number;
      readonly needed: number;
    }
  | {
      readonly kind: 'tool-life';
      readonly step: number;
      readonly tool: string;
      readonly leftMinutes: number;
      readonly needMinutes: number;
    }
  | { readonly kind: 'no-pick-up'; readonly step: number; readonly supplier: string; readonly from: Minute }
  /** Each operation has a place, but this one never within its maximum lag behind the one before it. */
  | { readonly kind: 'max-lag'; readonly step: number; readonly maxMinutes: number }
  /** Nothing ends before the horizon; `binding` says what stands in the way, as far as known. */
  | {
      readonly kind: 'horizon';
      readonly step: number;
      readonly from: Minute;
      readonly needMinutes: number;
      readonly binding: Binding | null;
    };

/** A check with its figures, for the option's card. */
export type Check =
  | {
      readonly kind: 'tool';
      readonly step: number;
      readonly tool: string;
      readonly needed: number;
      readonly onHand: number;
      readonly mostInUse: number;
      readonly lifeLeft: number | null;
      readonly lifeNeeded: number;
    }
  /** `free` is the gap that is used, in productive minutes from the start on (null: open to the end of the plan). */
  | {
      readonly kind: 'machine';
      readonly step: number;
      readonly machine: string;
      readonly model: string;
      readonly preferred: boolean;
      readonly needMinutes: number;
      readonly freeUntil: Minute | null;
      readonly freeMinutes: number | null;
    }
  | {
      readonly kind: 'arrival';
      readonly step: number;
      readonly arrival: Arrival;
      readonly start: Minute;
      readonly slackMinutes: number;
    }
  | {
      readonly kind: 'outside';
      readonly step: number;
      readonly supplier: string;
      readonly process: string | null;
      readonly pickUp: Minute;
      readonly backP50: Minute;
      readonly backP90: Minute;
    };

/** An operation of another order that an option moves. */
export interface Moved {
  readonly reservation: string;
  readonly order: string;
  readonly step: number;
  readonly old: Span & { readonly machine: string };
  readonly new: Span & { readonly machine: string; readonly workMinutes: number };
}

/** What an option does to another order. */
export interface Displaced {
  readonly order: string;
  /** Completion of the order's operations in the plan. */
  readonly oldEnd: Minute;
  readonly newEnd: Minute;
  /** newEnd − oldEnd, never below 0 in a sensible option. */
  readonly slipMinutes: number;
  readonly due: Minute | null;
  readonly onTime: boolean;
  /** Was it on time before? */
  readonly wasOnTime: boolean;
}

/** What an option is chosen for. */
export type OptionKind = 'no-displacement' | 'fewest-orders' | 'earliest';

export interface Option {
  readonly kind: OptionKind;
  readonly operations: readonly Placed[];
  /**
   * p90 is the end of the plan as it would be booked. p50 is the end on the same machines, as early as their gaps of
   * today allow, when arrivals and suppliers come at P50; never after p90.
   */
  readonly completion: { readonly p50: Minute; readonly p90: Minute };
  readonly moved: readonly Moved[];
  readonly displaced: readonly Displaced[];
  /** Per operation, same order as `operations`. */
  readonly why: readonly Binding[];
  readonly checks: readonly Check[];
}
