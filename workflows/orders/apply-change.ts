import { diff } from '../audit/diff.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import { reopenFor } from '../checkpoints/reopen.ts';
import type { TxCtx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { assertRevision } from '../materials/assert-revision.ts';
import { planDemand } from '../materials/plan-demand.ts';
import { copyRouting } from '../routing/copy.ts';
import { planSoon } from '../scheduling/plan-soon.ts';
import type { OrderRow } from './enter-status.ts';
import { auditSubject } from './events.ts';
import { saveOrder } from './hold.ts';
import { repaintSoon } from './repaint-order.ts';
import { SPECIFICATION, type Specification } from './specification.ts';

export interface Why {
  reason: string;
  /** SHA-256 digests of what the change rests on. */
  evidence?: readonly string[];
}

/** The customer has confirmed the order: material and routing are planned for it. */
export function isPlanned(
  { flow }: Pick<Factory, 'flow'>,
  row: Pick<OrderRow, 'status' | 'heldFrom'>,
): boolean {
  const at = flow.path.indexOf(row.heldFrom ?? row.status);
  return at >= 0 && at >= flow.path.indexOf(flow.confirmed);
}

/**
 * The one way in which an order's specification changes, with all that follows: routing and material are planned anew
 * where they were planned, checkpoints that depended on it are reopened, everybody's cards are painted anew. The order's
 * row is locked and everything checked by the caller.
 * @param tell says it to whom it concerns, before it is written down
 * @returns the order as it is now; null when nothing is different (then nothing was done)
 * @throws AppError order.no_such_revision
 */
export async function applyChange(
  ctx: TxCtx,
  row: OrderRow,
  to: Specification,
  why: Why,
  tell: (after: OrderRow, entry: AuditEntry) => Promise<void>,
): Promise<OrderRow | null> {
  const change = diff<Specification>(row, to, SPECIFICATION);
  if (Object.keys(change).length === 0) return null;
  if (change.bomRevision) await assertRevision(ctx, row.productId, to.bomRevision);
  const { quantity, requirements, specialProcesses, bomRevision } = to;
  const after = await saveOrder(ctx, row, { quantity, requirements, specialProcesses, bomRevision });
  if (change.bomRevision && isPlanned(ctx.factory, row)) await copyRouting(ctx, after);
  if ((change.quantity || change.bomRevision) && isPlanned(ctx.factory, row))
    await planDemand(ctx, row.id, why.reason);
  const entry: AuditEntry = { action: 'order.change', ...auditSubject(row.number), change, ...why };
  await tell(after, entry);
  await repaintSoon(ctx, row.id, after.version, after.modifiedAt);
  await audit(ctx, entry);
  await reopenFor(ctx, row.id, why.reason);
  // More pieces may send it back, fewer may finish it.
  await settleSoon(ctx, [row.id]);
  if (change.quantity || change.bomRevision) await planSoon(ctx, [row.id]);
  return after;
}
