import type { DataCondition } from '../factory/factory.ts';
import type { FoldFact, FoldOrder } from './fold.ts';
import type { FactOf } from './kinds.ts';

/** What the facts up to an instant show. Instants are ms since epoch. */
export interface Evidence {
  poConfirmed: boolean;
  reports: number;
  /** Good pieces of the last operation, ever and since the order was sent back. */
  good: number;
  goodSince: number;
  /** The last operation was reported as finished, at. */
  finishedAt: number;
  /** Latest report of the last operation. */
  lastReportAt: number;
  /** When the order was sent back last; only what came after it shows that the work was done anew. */
  since: number;
  /** The latest final inspection. */
  inspection: { result: 'passed' | 'failed'; at: number; cause: string; failed: number } | null;
  shipped: number;
  /** A waybill without a quantity carried what was left. */
  allShipped: boolean;
  lastWaybillAt: number | null;
  signedOff: boolean;
  /** Reported good pieces by operation number. */
  byStep: Map<number, number>;
  /** Received for this order, by material. */
  received: Map<string, number>;
  issued: Map<string, number>;
  /** The customer's order number, as it was confirmed last. */
  customerPo: string;
}

const NEVER = Number.NEGATIVE_INFINITY;

export const noEvidence = (): Evidence => ({
  poConfirmed: false,
  reports: 0,
  good: 0,
  goodSince: 0,
  finishedAt: NEVER,
  lastReportAt: NEVER,
  since: NEVER,
  inspection: null,
  shipped: 0,
  allShipped: false,
  lastWaybillAt: null,
  signedOff: false,
  byStep: new Map(),
  received: new Map(),
  issued: new Map(),
  customerPo: '',
});

/** More than ordered by this share is remarkable (a typing error, or scrap made good). */
const OVER = 1.05;

/** Adds a fact to the evidence. @returns what is remarkable about it */
export function takeIn(evidence: Evidence, order: FoldOrder, one: FoldFact): string[] {
  const { at, fact } = one;
  switch (fact.kind) {
    case 'po_confirmed':
      return takePo(evidence, fact);
    case 'work_report':
      return takeReport(evidence, order, at, fact);
    case 'inspection':
      return one.outOfLimits && fact.result === 'passed'
        ? ['contradicts']
        : takeInspection(evidence, at, fact);
    case 'waybill':
      return takeWaybill(evidence, order, at, fact);
    case 'sign_off':
      evidence.signedOff = true;
      return [];
    case 'issue':
      return takeIssue(evidence, order, fact, one.quantity ?? 0);
    case 'receipt':
      return takeReceipt(evidence, order, fact, one.quantity ?? 0);
    default:
      return [];
  }
}

/** The operation of a report; null when the routing does not know it. */
function stepOf(order: Pick<FoldOrder, 'steps'>, fact: Pick<FactOf<'work_report'>, 'step'>): number | null {
  return fact.step !== undefined && order.steps.includes(fact.step) ? fact.step : null;
}

function takeReport(evidence: Evidence, order: FoldOrder, at: number, fact: FactOf<'work_report'>): string[] {
  evidence.reports += 1;
  const step = stepOf(order, fact);
  if (step === null) return ['unknown_operation'];
  const good = (evidence.byStep.get(step) ?? 0) + fact.good;
  evidence.byStep.set(step, good);
  if (step === order.steps.at(-1)) {
    evidence.good += fact.good;
    evidence.goodSince += fact.good;
    evidence.lastReportAt = at;
    if (fact.finished) evidence.finishedAt = at;
  }
  return good > order.quantity * OVER && evidence.since === NEVER ? ['over'] : [];
}

/** Two numbers of the customer for one order: the later one counts, and somebody should ask. */
function takePo(evidence: Evidence, { customerPo }: FactOf<'po_confirmed'>): string[] {
  evidence.poConfirmed = true;
  const before = evidence.customerPo;
  if (customerPo) evidence.customerPo = customerPo;
  return before && customerPo && before !== customerPo ? ['contradicts'] : [];
}

/** @param quantity what it adds to stock: below zero */
function takeIssue(evidence: Evidence, order: FoldOrder, fact: FactOf<'issue'>, quantity: number): string[] {
  const issued = (evidence.issued.get(fact.material) ?? 0) - quantity;
  evidence.issued.set(fact.material, issued);
  const required = order.required?.get(fact.material);
  return required !== undefined && issued > required * OVER ? ['over_issue'] : [];
}

function takeReceipt(
  evidence: Evidence,
  order: FoldOrder,
  fact: FactOf<'receipt'>,
  quantity: number,
): string[] {
  const received = (evidence.received.get(fact.material) ?? 0) + quantity;
  evidence.received.set(fact.material, received);
  const required = order.required?.get(fact.material);
  return required !== undefined && received > required ? ['over_delivery'] : [];
}

function takeInspection(evidence: Evidence, at: number, fact: FactOf<'inspection'>): string[] {
  if (fact.stage === 'in_process') return [];
  const before = evidence.inspection;
  evidence.inspection = {
    result: fact.result,
    at,
    cause: fact.cause ?? '',
    failed: fact.failedQuantity ?? 0,
  };
  return before && before.at === at && before.result !== fact.result ? ['contradicts'] : [];
}

function takeWaybill(evidence: Evidence, order: FoldOrder, at: number, fact: FactOf<'waybill'>): string[] {
  const left = Math.max(0, order.quantity - evidence.shipped);
  if (fact.quantity === undefined) evidence.allShipped = true;
  evidence.shipped += fact.quantity ?? left;
  evidence.lastWaybillAt = at;
  return evidence.shipped > order.quantity ? ['over'] : [];
}

/**
 * Whether a rule's conditions hold.
 * @param enteredAt when the order entered its status, by the facts: a final inspection that failed before the work was
 *   finished has been answered by the work; one that passed a little earlier (clocks differ) still counts
 */
export function fits(when: DataCondition, order: FoldOrder, evidence: Evidence, enteredAt: number): boolean {
  const { inspection } = evidence;
  if (when.poConfirmed && !evidence.poConfirmed) return false;
  if (when.material !== undefined && !((order.materialShare ?? -1) >= when.material)) return false;
  if (when.workReport === 'first' && evidence.reports === 0) return false;
  if (when.workReport === 'last' && !lastDone(evidence, order, when.pieces ?? 1)) return false;
  if (when.inspection === 'passed' && !(inspection?.result === 'passed' && inspection.at > evidence.since))
    return false;
  if (
    when.inspection === 'failed' &&
    !(inspection?.result === 'failed' && inspection.at > evidence.since && inspection.at >= enteredAt)
  )
    return false;
  if (when.waybill !== undefined && !evidence.allShipped && evidence.shipped < order.quantity * when.waybill)
    return false;
  return !when.signOff || evidence.signedOff;
}

/** The last operation is done; after a rework, as many pieces as failed must have been reported again. */
function lastDone(evidence: Evidence, order: FoldOrder, pieces: number): boolean {
  if (evidence.lastReportAt <= evidence.since) return false;
  if (evidence.finishedAt > evidence.since) return true;
  const again = evidence.since === NEVER ? 0 : Math.max(1, evidence.inspection?.failed ?? 0);
  return evidence.good >= order.quantity * pieces && evidence.goodSince >= again;
}
