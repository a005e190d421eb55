import { audit } from '../../../audit/record.ts';
import { blockedMoves } from '../../../checkpoints/imported.ts';
import type { TxCtx } from '../../../context.ts';
import { matchWaiting } from '../../../facts/matching.ts';
import { lookAfterImport } from '../../after-import.ts';
import type { Batch } from '../batch.ts';
import { createOrders } from './create-orders.ts';
import { ensureNames } from './ensure-names.ts';
import { type Applied, nextRows, type OpenRow, settleRows } from './open-rows.ts';
import { createOwnerPicker, type OwnerBook } from './owners.ts';
import { stillAllowed } from './still-allowed.ts';
import { updateOrders } from './update-orders.ts';

/**
 * Applies the next rows of a confirmed workbook: names, orders, log of statuses, what became of each row, the
 * progress and the audit entries, all in the caller's transaction. A crash before the commit leaves nothing of
 * it, a crash after the commit repeats nothing, because the rows are marked in the same breath.
 * @param ctx acts as the uploader
 * @param book lives as long as the import is worked on in this process
 * @returns how many rows were settled; 0 when none was left
 */
export async function applyChunk(ctx: TxCtx, batch: Batch, size: number, book: OwnerBook): Promise<number> {
  const rows = await nextRows(ctx.tx, batch.id, size);
  if (rows.length === 0) return 0;
  const { allowed, refused } = await stillAllowed(ctx, rows);
  const [creates, updates] = [
    allowed.filter((row) => row.action === 'create'),
    await unblocked(ctx, allowed, refused),
  ];
  const owners = createOwnerPicker(ctx, book);
  const names = await ensureNames(ctx, creates);
  const created = await createOrders(ctx, batch, creates, names, owners);
  const updated = await updateOrders(ctx, batch, updates, owners);
  const written = [...created.applied, ...updated.applied].flatMap(({ orderId }) => orderId ?? []);
  await matchWaiting(ctx, written);
  await lookAfterImport(ctx, written);
  await settleRows(ctx.tx, batch.id, [...refused, ...created.applied, ...updated.applied]);
  // Last, because every writer of the system waits for the chain from here to the commit.
  await audit(ctx, [...names.entries, ...created.entries, ...updated.entries]);
  return rows.length;
}

/** The updates that no checkpoint keeps from their new status; the others are added to those refused. */
async function unblocked(ctx: TxCtx, rows: readonly OpenRow[], refused: Applied[]): Promise<OpenRow[]> {
  const updates = rows.filter((row) => row.action === 'update');
  const moves = updates.flatMap(({ orderId, patch }) =>
    orderId !== null && patch.status !== undefined ? [{ orderId, to: patch.status }] : [],
  );
  const blocked = await blockedMoves(ctx, moves);
  const isBlocked = ({ orderId }: OpenRow): boolean => orderId !== null && blocked.has(orderId);
  for (const row of updates.filter(isBlocked))
    refused.push({ row: row.row, outcome: 'checkpoint_open', orderId: row.orderId });
  return updates.filter((row) => !isBlocked(row));
}
