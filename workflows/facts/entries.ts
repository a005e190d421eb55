import type { AuditEntry } from '../audit/entry.ts';
import { auditSubject } from '../orders/events.ts';
import type { Fact } from './kinds.ts';
import type { Kept } from './store.ts';
import { factText } from './text.ts';

/** How facts stand in the log; the first part of the name decides who may read them (staff/policy-table.ts). */
export const ACTION_OF: Readonly<Record<Fact['kind'], string>> = {
  po_confirmed: 'order.po',
  receipt: 'material.receipt',
  stock: 'material.stock',
  issue: 'material.issue',
  work_report: 'work.report',
  inspection: 'inspection.report',
  waybill: 'waybill.report',
  sign_off: 'order.sign_off',
  reversal: 'order.reversal',
};

/** One entry of the log for each fact that was kept: at its order, else at its material, else at itself. */
export function entriesOf(kept: readonly Kept[]): AuditEntry[] {
  return kept.map(({ fact, about, id }) => ({
    action: fact.kind === 'reversal' ? reversalOf(about.reverses) : ACTION_OF[fact.kind],
    ...subjectOf(about, id),
    change: {
      fact: [null, factText(fact)],
      occurredAt: [null, fact.occurredAt],
      key: [null, fact.key],
    },
    ...(fact.kind === 'reversal' ? { reason: fact.reason } : {}),
  }));
}

/** Named after what is taken back, so that it is read by the same people. */
function reversalOf(kind: Fact['kind'] | undefined): string {
  return `${ACTION_OF[kind ?? 'reversal'].split('.')[0]}.reversal`;
}

function subjectOf(about: Kept['about'], id: number): { entity: string; entityId: string | number } {
  if (about.orderNumber !== null && about.orderId !== null) return auditSubject(about.orderNumber);
  return about.materialCode === null
    ? { entity: 'fact', entityId: id }
    : { entity: 'material', entityId: about.materialCode };
}
