import type { StatusFlow } from '../factory/factory.ts';
import { isHold } from '../factory/rules.ts';
import { type Evidence, fits, noEvidence, takeIn } from './conditions.ts';
import type { Fact } from './kinds.ts';

/** A fact as the fold reads it: `at` is when it happened, ms since epoch. */
export interface FoldFact {
  id: number;
  key: string;
  at: number;
  fact: Fact;
  /** Goods: in the material's unit; null where that is not known. */
  quantity?: number | null;
  /** Measured values contradict the result. */
  outOfLimits?: boolean;
}

/** A status that a person entered (or that an import brought), at its instant. */
export interface FoldStep {
  at: number;
  /** Order of steps of the same instant. */
  id: number;
  /** The status that the person saw; null for the first one. */
  from: string | null;
  to: string;
}

export interface FoldOrder {
  /** Pieces ordered. */
  quantity: number;
  /** The operations' numbers, ascending; empty when no routing is known. */
  steps: readonly number[];
  /** Least share held over all materials that it needs; null: no demand is known. */
  materialShare: number | null;
  /** What it needs, by material, in the material's unit. */
  required?: ReadonlyMap<string, number>;
}

/** What the facts of an order mean, all together. */
export interface Folded {
  /** Where the order should be. */
  status: string;
  heldFrom: string | null;
  /** What the last move rests on, in words; '' when it was a person. */
  because: string;
  /** Why each status was entered last by the data rules. */
  reasons: ReadonlyMap<string, string>;
  /** Since when it counts as confirmed, ms; null while it does not. */
  confirmedAt: number | null;
  /** Sent back by inspection or by hand. */
  rework: number;
  /** Pieces on waybills; a waybill without a quantity carries all that was left. */
  shipped: number;
  /** When the goods left by the facts, ms; null when a person said it or they have not. */
  shippedAt: number | null;
  /** Facts that came at an odd moment, by id. */
  flags: ReadonlyMap<number, readonly string[]>;
}

type Event = { at: number; rank: number; tie: string } & ({ step: FoldStep } | { one: FoldFact });

/** Reports before inspections before waybills where clocks give the same millisecond. */
const RANK: Readonly<Record<Fact['kind'], number>> = {
  po_confirmed: 1,
  stock: 2,
  receipt: 3,
  issue: 4,
  work_report: 5,
  inspection: 6,
  waybill: 7,
  sign_off: 8,
  reversal: 9,
};

/**
 * Reads the whole past of an order by the time at which things happened, not by the time at which they were told: so
 * the result is the same whatever the order and number of deliveries. What people did (`steps`) stands; between, the
 * data rules move it.
 */
export function fold(
  flow: StatusFlow,
  order: FoldOrder,
  steps: readonly FoldStep[],
  facts: readonly FoldFact[],
): Folded {
  const state = begin(flow);
  for (const event of inTime(steps, facts)) {
    if ('step' in event) takeStep(flow, state, event.step);
    else takeFact(flow, state, order, event.one);
    closure(flow, state, order, event.at);
    noteConfirmed(flow, state, event.at);
  }
  const { evidence, born: _born, enteredAt: _at, ...read } = state;
  return { ...read, shipped: evidence.shipped };
}

interface State {
  status: string;
  heldFrom: string | null;
  /** A person's step has brought it into the flow: nothing moves before that. */
  born: boolean;
  enteredAt: number;
  because: string;
  reasons: Map<string, string>;
  confirmedAt: number | null;
  rework: number;
  shippedAt: number | null;
  evidence: Evidence;
  flags: Map<number, string[]>;
}

const begin = (flow: StatusFlow): State => ({
  status: flow.initial,
  heldFrom: null,
  born: false,
  enteredAt: Number.NEGATIVE_INFINITY,
  because: '',
  reasons: new Map(),
  confirmedAt: null,
  rework: 0,
  shippedAt: null,
  evidence: noEvidence(),
  flags: new Map(),
});

function inTime(steps: readonly FoldStep[], facts: readonly FoldFact[]): Event[] {
  const events: Event[] = [
    ...facts.map((one): Event => ({ at: one.at, rank: RANK[one.fact.kind], tie: one.key, one })),
    ...steps.map((step): Event => ({ at: step.at, rank: 20, tie: String(step.id).padStart(20, '0'), step })),
  ];
  return events.sort((a, b) => a.at - b.at || a.rank - b.rank || (a.tie < b.tie ? -1 : 1));
}

/**
 * What a person decided stands. But they decided on what they saw: a step forward that the facts, told later, had already
 * gone beyond changes nothing.
 */
function takeStep(flow: StatusFlow, state: State, step: FoldStep): void {
  const before = state.heldFrom ?? state.status;
  const forward = !isBack(flow, step.from ?? step.to, step.to);
  const holds = isHold(flow, step.to);
  state.born = true;
  if (!holds && forward && isBack(flow, before, step.to)) {
    Object.assign(state, { status: before, heldFrom: null });
    return;
  }
  if (isBack(flow, step.from ?? step.to, step.to)) sendBack(state, step.at);
  if (flow.delivered === step.to) state.shippedAt = null;
  Object.assign(state, {
    status: step.to,
    heldFrom: holds ? before : null,
    enteredAt: step.at,
    because: '',
  });
}

/** An order has its place in the queue for material from its confirmation on, as long as that is not taken back. */
function noteConfirmed(flow: StatusFlow, state: State, at: number): void {
  const here = flow.path.indexOf(state.heldFrom ?? state.status);
  if (here < 0 || !state.born) return;
  if (here < flow.path.indexOf(flow.confirmed)) state.confirmedAt = null;
  else state.confirmedAt ??= at;
}

/** Work must be done anew: what was reported and inspected before does not count for going on. */
function sendBack(state: State, at: number): void {
  state.rework += 1;
  state.evidence.since = at;
  state.evidence.goodSince = 0;
}

function isBack(flow: StatusFlow, from: string, to: string): boolean {
  const [a, b] = [flow.path.indexOf(from), flow.path.indexOf(to)];
  return a >= 0 && b >= 0 && b < a;
}

function takeFact(flow: StatusFlow, state: State, order: FoldOrder, one: FoldFact): void {
  const flags = takeIn(state.evidence, order, one);
  const early = isEarly(flow, state, one.fact);
  const ended = state.born && flow.states[state.status]?.terminal === true;
  // Goods may come and go after an order was completed; for a cancelled one somebody must know of them.
  if (ended && !(isGoods(one.fact) && flow.path.includes(state.status))) flags.push('after_end');
  else if (state.heldFrom && !isGoods(one.fact)) flags.push('on_hold');
  else if (early) flags.push('early');
  if (flags.length > 0) state.flags.set(one.id, flags);
}

const isGoods = ({ kind }: Fact): boolean => kind === 'receipt' || kind === 'issue' || kind === 'stock';

/** A fact that belongs to a later part of the way than the order has reached, by the rules that it feeds. */
function isEarly(flow: StatusFlow, state: State, fact: Fact): boolean {
  if (!state.born) return fact.kind !== 'receipt' && fact.kind !== 'po_confirmed';
  const here = flow.path.indexOf(state.heldFrom ?? state.status);
  const from = flow.data.filter(({ when }) => feeds(when, fact)).map((rule) => flow.path.indexOf(rule.from));
  return here >= 0 && from.length > 0 && Math.min(...from) > here;
}

function feeds(when: StatusFlow['data'][number]['when'], fact: Fact): boolean {
  if (fact.kind === 'work_report') return when.workReport !== undefined;
  if (fact.kind === 'inspection')
    return when.inspection === fact.result && (fact.stage ?? 'final') === 'final';
  if (fact.kind === 'waybill') return when.waybill !== undefined;
  if (fact.kind === 'sign_off') return when.signOff === true;
  return false;
}

/** Applies rules until none fits; a rule whose evidence is used up (rework) fits once. */
function closure(flow: StatusFlow, state: State, order: FoldOrder, at: number): void {
  if (!state.born || state.heldFrom) return;
  for (let turns = 0; turns <= flow.path.length * 2; turns += 1) {
    const rule = bestRule(flow, state, order);
    if (!rule) return;
    if (isBack(flow, state.status, rule.to)) sendBack(state, at);
    if (rule.to === flow.delivered) state.shippedAt = state.evidence.lastWaybillAt;
    state.because = reasonFor(rule.when, order, state.evidence);
    state.reasons.set(rule.to, state.because);
    state.status = rule.to;
    state.enteredAt = at;
  }
}

/** Of the rules that fit, the one that leads back (a failed inspection) goes first, else the one that leads farthest. */
function bestRule(flow: StatusFlow, state: State, order: FoldOrder) {
  const fitting = flow.data.filter(
    (rule) => rule.from === state.status && fits(rule.when, order, state.evidence, state.enteredAt),
  );
  const place = (to: string) => flow.path.indexOf(to);
  const back = fitting.find((rule) => isBack(flow, rule.from, rule.to));
  return back ?? fitting.sort((a, b) => place(b.to) - place(a.to))[0];
}

function reasonFor(when: StatusFlow['data'][number]['when'], order: FoldOrder, evidence: Evidence): string {
  if (when.inspection === 'failed') return `检验不合格：${evidence.inspection?.cause ?? ''}`;
  if (when.poConfirmed) return '客户已确认PO';
  if (when.material !== undefined)
    return `物料到位 ${Math.floor((order.materialShare ?? 0) * 100)}%（达到 ${when.material * 100}%）`;
  if (when.workReport === 'first') return '首次报工';
  if (when.workReport === 'last') return '最后一道工序已完工';
  if (when.waybill !== undefined) return '检验合格，运单已开';
  return when.signOff ? '客户已签收' : '';
}
