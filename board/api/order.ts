import type { PageCard, PageField, PageTone } from './card.ts';
import type { CheckpointBrief } from './checkpoint.ts';

export type OrderSectionKey =
  | 'basic'
  | 'material'
  | 'routing'
  | 'quality'
  | 'drawings'
  | 'shipping'
  | 'talks'
  | 'log';

export interface FlowStep {
  key: string;
  name: string;
  state: 'done' | 'now' | 'ahead';
}

/** A machine booked for an operation; only for who sees production. */
export interface PlannedOperation {
  step: number;
  operation: string;
  /** Id of the machine; '' for work by hand or outside. */
  machine: string;
  /** Machine, work centre or supplier, as people call it. */
  place: string;
  /** ISO instants. */
  from: string;
  to: string;
  state: 'planned' | 'running' | 'done';
  /** Share that is reported good, 0 to 1. */
  goodShare: number;
}

export interface OrderStatus {
  key: string;
  name: string;
  tone: PageTone;
  /** ISO instant. */
  since: string;
  clockMinutes: number;
}

export interface OrderPromise {
  date: string;
  original: string;
  /** 还剩 3 天, 已逾期 2 天; '' once shipped or closed. */
  due: string;
  tone: PageTone;
  /** How it was moved, the newest first. `at` is an ISO instant. */
  moves: {
    from: string;
    to: string;
    reason: string;
    requestedBy: string;
    approvedBy: string;
    at: string;
  }[];
}

/** `GET /board/api/order/:number`: what the chat's card and full view show this reader. Money is in the section 基本. */
export interface OrderPage {
  number: string;
  customer: { name: string; shortName: string };
  product: { code: string; name: string };
  quantity: number;
  unit: string;
  rush: boolean;
  status: OrderStatus;
  /** Why it does not go on: paused from this status. */
  heldFrom: string | null;
  owner: string | null;
  /** The role that has it in this status; ''. */
  ownerRole: string;
  /** What its owner waits for; ''. */
  waitsFor: string;
  promise: OrderPromise;
  shipped: string | null;
  /** In words, with why; '' where nothing can be said. `late`: after the promise. */
  expected: { text: string; late: boolean };
  /** What else matters now: material, work, incidents, requests that wait. */
  highlights: PageField[];
  flow: FlowStep[];
  sections: { key: OrderSectionKey; label: string }[];
  checkpoints: CheckpointBrief[];
  /** Bookings of machines; absent for who may not see the plan. */
  plan?: PlannedOperation[];
  /** The order's own card with the reader's steps. */
  card: PageCard;
  /** Open cards of the reader about this order: a date or a change to decide, slots to choose, warnings. */
  waiting: PageCard[];
  now: string;
}

/** `GET /board/api/order/:number?section=…`; with `&at=<ISO instant>` as it was then. */
export interface OrderSection {
  key: string;
  label: string;
  /** Fields, text and what can be edited or opened, as a card. */
  card: PageCard;
  /** Of a past instant: the sections that can be opened of it. */
  sections?: { key: string; label: string }[];
}

export type TimelineKind = 'status' | 'checkpoint' | 'date' | 'fact' | 'escalation' | 'order' | 'other';

/** `GET /board/api/order/:number/timeline?before=` */
export interface TimelinePage {
  events: { seq: number; at: string; kind: TimelineKind; text: string }[];
  /** For the next older page; null: this is all. */
  before: number | null;
}

/** `GET /board/api/mine`: 我的待办. */
export interface MinePage {
  checkpoints: CheckpointBrief[];
  checkpointsTotal: number;
  orders: MyOrder[];
  ordersTotal: number;
  /** Open cards that ask the reader for something else. */
  cards: { title: string; status: string; tone: PageTone; number: string | null; at: string }[];
  now: string;
}

export interface MyOrder {
  number: string;
  customer: string;
  product: string;
  quantity: string;
  status: { name: string; tone: PageTone };
  /** Shanghai day. */
  promised: string;
  /** 11月27日 · 还剩 3 天 */
  due: PageField;
  rush: boolean;
  /** In its present status. */
  clockMinutes: number;
}
