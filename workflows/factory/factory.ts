import type { Tone } from '../card.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import type { BoardRules } from './board-rules.ts';
import type { Capabilities } from './capabilities.ts';
import type { CheckpointRule, EscalationRules } from './checkpoint-rules.ts';
import type { SchedulingRules } from './scheduling-rules.ts';
import type { DigestRules, WarningRules } from './warning-rules.ts';

/** What a person may do beside the steps of the status flow. */
export const PERMISSIONS = [
  'order.create',
  'order.change',
  'order.edit',
  'order.import',
  'order.import_status',
  'checkpoint.manage',
  'staff.absence',
  'audit.read',
  'fact.po',
  'fact.receipt',
  'fact.stock',
  'fact.work',
  'fact.inspection',
  'fact.waybill',
  'fact.sign_off',
  'material.plan',
  'change.request',
  'change.decide',
  'date.request',
  'date.review',
  'date.approve',
  'incident.report',
  'rush.ask',
  'plan.book',
  'customer.edit',
  'master.import',
  'metrics.read',
  'factory.propose',
  'factory.activate',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What a role may see of an order beyond the facts that everybody who may see the order sees. */
export const SIGHTS = [
  'amounts',
  'customer_talks',
  'material',
  'production',
  'quality',
  'drawings',
  'shipping',
] as const;
export type Sight = (typeof SIGHTS)[number];

/** Which orders a role reaches. `own`: those the person sells, has in hand, or created. */
export const ROWS = ['all', 'own', 'none'] as const;
export type Rows = (typeof ROWS)[number];

/** One way to be a member: all given conditions must hold; `*` in a name stands for anything. */
export interface MemberRule {
  users?: readonly string[] | undefined;
  titles?: readonly string[] | undefined;
  /** Names or ids; people of sub-departments belong too. */
  departments?: readonly string[] | undefined;
}

export interface Role {
  key: string;
  name: string;
  members: readonly MemberRule[];
  rows: Rows;
  sees: readonly Sight[];
  may: readonly Permission[];
}

/** The role whose ownership means "the salesperson of this very order", not any holder. */
export const OWN_SALESPERSON = 'sales';

/** Written as the target of a transition: back to the status in which the hold began. */
export const HELD_FROM = 'held_from';

export interface Status {
  key: string;
  name: string;
  tone: Tone;
  /** Role that must act; null in terminal states. */
  owner: string | null;
  /** A Chinese sentence: what must happen for the order to move on. */
  waitsFor: string;
  terminal: boolean;
  /** Facts of these kinds are the owner's real act, also when a machine or another system tells them. */
  acts: readonly (typeof ACTS)[number][];
}

/** What must be given with a step. */
export const ASKS = ['reason', 'shippedDate'] as const;
export type Ask = (typeof ASKS)[number];

export interface Transition {
  from: string;
  /** A status, or `held_from`. */
  to: string;
  label: string;
  roles: readonly string[];
  asks: readonly Ask[];
  danger: boolean;
}

/** What the facts told of an order must show; all given conditions must hold. Shares: 0.95 = 95 %. */
export interface DataCondition {
  /** The customer has confirmed the order (PO). */
  poConfirmed?: true | undefined;
  /** Of every material that it needs, at least this share is held for it (reserved from stock or received). */
  material?: number;
  /** `first`: anything was reported; `last`: the last operation of its routing is done. */
  workReport?: 'first' | 'last' | undefined;
  /** For `workReport: last`: share of the ordered pieces that the last operation must have reported good. */
  pieces?: number;
  /** The latest final inspection. */
  inspection?: 'passed' | 'failed' | undefined;
  /** Share of the ordered pieces that left with waybills. */
  waybill?: number;
  signOff?: true | undefined;
}

/** Moves an order without anybody pressing, when the facts show it. */
export interface DataRule {
  from: string;
  to: string;
  when: DataCondition;
}

/** Kinds of facts that can be an owner's first real act in a status. */
export const ACTS = [
  'po_confirmed',
  'receipt',
  'issue',
  'work_report',
  'inspection',
  'waybill',
  'sign_off',
] as const;

export interface StatusFlow {
  initial: string;
  /** The status in which the customer's order stands: entering it plans the material. */
  confirmed: string;
  /** In this status and after it on the path the goods have left the factory. */
  delivered: string;
  /** The usual way, first to last. */
  path: readonly string[];
  states: Readonly<Record<string, Status>>;
  transitions: readonly Transition[];
  data: readonly DataRule[];
}

/** The factory's own configuration, checked; see default/*.yaml for the meaning of each part. */
export interface Factory {
  name: string;
  /** Who gets what nobody else can be given. */
  fallback: { user: string } | { role: string };
  /** When (Shanghai wall clock) and where the audit chain's head is posted; null = off. */
  auditHead: { hour: number; minute: number; group: string } | null;
  /** Conversation ids of groups with colleagues only: there answers about orders may be read by everybody. */
  internalGroups: readonly string[];
  flow: StatusFlow;
  roles: Readonly<Record<string, Role>>;
  /** Working time; what was configured is in `calendar.config`. */
  calendar: WorkingCalendar;
  /** Mandatory checkpoints by key, in the order of the file. */
  checkpoints: Readonly<Record<string, CheckpointRule>>;
  escalation: EscalationRules;
  /** Special processes; null: nobody wrote down what the factory can do, and nothing is checked. */
  capabilities: Capabilities | null;
  scheduling: SchedulingRules;
  /** Null: nobody is warned of near promises. */
  warning: WarningRules | null;
  /** Null: no daily digests are sent; who asks gets one all the same. */
  digest: DigestRules | null;
  /** Pictures posted in groups. */
  boards: BoardRules;
}
