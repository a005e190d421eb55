import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import { redateFor } from '../checkpoints/redate.ts';
import { reopenFor } from '../checkpoints/reopen.ts';
import type { TxCtx } from '../context.ts';
import { promiseMoved } from '../delivery-warning/follow.ts';
import type { Why } from './apply-change.ts';
import type { OrderRow } from './enter-status.ts';
import { auditSubject } from './events.ts';
import { saveOrder } from './hold.ts';
import { repaintSoon } from './repaint-order.ts';

/**
 * The one way in which an order's promised date moves; the original one stays. Checkpoints that depended on it are
 * asked anew, deadlines before it and what incidents put at risk are computed anew, everybody's cards are painted
 * anew. The order's row is locked and everything checked by the caller.
 * @param tell says it to whom it concerns, before it is written down
 */
export async function moveDate(
  ctx: TxCtx,
  row: OrderRow,
  to: string,
  why: Why,
  tell: (after: OrderRow, entry: AuditEntry) => Promise<void>,
): Promise<void> {
  const after = await saveOrder(ctx, row, { promisedDate: to });
  await ctx.tx.execute(sql`
    update incident_order set promised_date = ${to}, at_risk = likely_date > ${to}::date
    where order_id = ${row.id} and incident_id in (select id from incident where state = 'open')`);
  await promiseMoved(ctx, after);
  const entry: AuditEntry = {
    action: 'order.due_date',
    ...auditSubject(row.number),
    change: { promisedDate: [row.promisedDate, to] },
    ...why,
  };
  await tell(after, entry);
  await repaintSoon(ctx, row.id, after.version, after.modifiedAt);
  await audit(ctx, entry);
  await reopenFor(ctx, row.id, why.reason, 'reopen');
  await redateFor(ctx, row.id);
}
