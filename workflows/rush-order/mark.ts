import { eq } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import { reopenFor } from '../checkpoints/reopen.ts';
import type { TxCtx } from '../context.ts';
import { saveEdit } from '../orders/editing/lock.ts';
import { auditSubject } from '../orders/events.ts';
import { repaintSoon } from '../orders/repaint-order.ts';
import { tellOwner } from '../orders/tell-owner.ts';
import { doerName } from './people.ts';

/**
 * Marks an order as rush (or takes the mark away) as 调整加急 on its card does: what asks for rush orders opens, the owner is
 * told. The order's subject is locked; whoever is already marked so is left alone.
 * @param silent the owner hears of it otherwise
 */
export async function markRush(
  ctx: TxCtx,
  orderId: number,
  rush: boolean,
  reason: string,
  silent: readonly string[] = [],
): Promise<void> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  if (!row || row.rush === rush) return;
  const at = await saveEdit(ctx, row, { rush });
  const entry: AuditEntry = {
    action: 'order.rush',
    ...auditSubject(row.number),
    change: { rush: [row.rush, rush] },
    reason,
  };
  if (row.ownerUserId === null || !silent.includes(row.ownerUserId))
    await tellOwner(
      ctx,
      row.id,
      row.ownerUserId,
      `${doerName(ctx)} ${rush ? '把订单设为加急' : '取消了加急'}${reason ? `：${reason}` : '。'}`,
      entry,
      `order:${row.id}:v${row.version + 1}:rush`,
    );
  await repaintSoon(ctx, row.id, row.version + 1, at);
  await audit(ctx, entry);
  await reopenFor(ctx, row.id, reason || '加急');
}
