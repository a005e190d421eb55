/** Who is meant, resolved for one order when it is needed. */
export type WhoRule =
  /** One holder of the role: who had this order's checkpoints before, else the least burdened; `everyone`: all. */
  | { kind: 'role'; role: string; everyone: boolean }
  | { kind: 'user'; user: string }
  /** The order's own salesperson. */
  | { kind: 'salesperson' }
  /** Head of a department, by its name or id. */
  | { kind: 'head'; department: string }
  /** The engineers of the special processes that do not match (capabilities.yaml). */
  | { kind: 'capability' };

/** Facts of an order that a checkpoint can depend on; a change of one reopens it. */
export const FACTS = [
  'product',
  'quantity',
  'requirements',
  'specialProcesses',
  'bomRevision',
  'promisedDate',
] as const;
export type Fact = (typeof FACTS)[number];

/** Files that a checkpoint takes where it does not say how many. */
export const MOST_FILES = 9;

/** Kinds of files that can be evidence; see workflows/evidence. */
export const EVIDENCE_KINDS = ['picture', 'pdf', 'document'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const TIMEOUTS = ['hold', 'pass', 'reject'] as const;
/** `ask`: the file is not taken and another one asked for; `flag`: taken, with the fault shown. */
export const ON_FAULT = ['ask', 'flag'] as const;

export type Opener =
  | { kind: 'status'; status: string }
  | { kind: 'event'; event: OrderEventName }
  | { kind: 'passed'; checkpoint: string };

/**
 * `process_mismatch`: its special processes do not fit its routing or the factory (workflows/special-process);
 * `due_date_letter`: a customer's letter about a new due date was not clear enough for the machine alone;
 * `due_date_change`: it stood the first factor (workflows/due-date-change).
 */
export const ORDER_EVENTS = [
  'created',
  'changed',
  'process_mismatch',
  'due_date_letter',
  'due_date_change',
] as const;
export type OrderEventName = (typeof ORDER_EVENTS)[number];

export interface EvidenceRule {
  /** What is asked for, in words: 签字的BOM扫描件. */
  what: string;
  atLeast: number;
  atMost: number;
  kinds: readonly EvidenceKind[];
  /** Blurred, blank, tiny or dark pictures. */
  quality: (typeof ON_FAULT)[number];
  /** The same picture was evidence of another order. */
  reused: (typeof ON_FAULT)[number];
}

/** Working minutes from opening, or the end of the working day that lies `days` working days before a date of the order. */
export type DeadlineRule =
  | { kind: 'span'; minutes: number }
  | { kind: 'before'; date: 'promisedDate'; days: number };

/** A mandatory checkpoint as configured; checkpoints.yaml says what each part means. */
export interface CheckpointRule {
  key: string;
  name: string;
  /** One sentence: what the assignee is asked to do. */
  asks: string;
  /** All given conditions must hold. */
  when: {
    orderTypes: readonly string[] | null;
    families: readonly string[] | null;
    /** `true`: any special process; else one of these. */
    specialProcesses: true | readonly string[] | null;
    rush: boolean | null;
  };
  opens: readonly Opener[];
  assignees: readonly WhoRule[];
  signers: 'any' | 'all';
  order: 'parallel' | 'sequence';
  tell: readonly WhoRule[];
  deadline: DeadlineRule;
  evidence: EvidenceRule | null;
  /** Statuses that the order cannot enter while this is open or rejected. */
  blocks: readonly string[];
  onTimeout: (typeof TIMEOUTS)[number];
  dependsOn: readonly Fact[];
  /** Own spans of the ladder, working minutes after the tier before; null: as in escalation.yaml. */
  ladder: { head: number | null; meeting: number | null };
  /** Line in checkpoints.yaml, for messages about this rule. */
  line: number;
}

/** The three tiers, as configured in escalation.yaml. Spans are working minutes. */
export interface EscalationRules {
  /** Tier 1 after the deadline (0 = at it). */
  remindAfter: number;
  /** Tier 2 after tier 1: head of the assignee's department. */
  head: { after: number; cc: readonly WhoRule[] };
  /** Tier 3 after tier 2. */
  meeting: {
    after: number;
    title: string;
    minutes: number;
    /** Begins no earlier than this after the step, and within this of it. */
    notBefore: number;
    within: number;
    organiser: 'head' | 'director';
    invite: readonly WhoRule[];
    /** Whether the order's amount stands among the facts. */
    money: boolean;
  };
  /** Who is told of faults of the ladder itself: nobody to tell, a year without calendar, overdue steps. */
  alarm: readonly WhoRule[];
  limits: { perPersonPerHour: number; perMinute: number };
  /** From `from` percent of the month's budget on, tier 1 and openings are told at these times only. */
  budget: {
    calls: number;
    pushes: number;
    from: number;
    digestAt: readonly { hour: number; minute: number }[];
  };
}
