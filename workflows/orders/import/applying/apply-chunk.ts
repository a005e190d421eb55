import { sql } from 'drizzle-orm';
import { audit } from '../../../audit/record.ts';
import type { TxCtx } from '../../../context.ts';
import type { Batch } from '../batch.ts';
import { createOrders } from './create-orders.ts';
import { ensureNames } from './ensure-names.ts';
import { nextRows, settleRows } from './open-rows.ts';
import { createOwnerPicker } from './owners.ts';
import { updateOrders } from './update-orders.ts';

/**
 * Applies the next rows of a confirmed workbook: names, orders, log of statuses, what became of each row, the
 * progress and the audit entries, all in the caller's transaction. A crash before the commit leaves nothing of
 * it, a crash after the commit repeats nothing, because the rows are marked in the same breath.
 * @param ctx acts as the uploader
 * @returns how many rows were settled; 0 when none was left
 */
export async function applyChunk(ctx: TxCtx, batch: Batch, size: number): Promise<number> {
  const rows = await nextRows(ctx.tx, batch.id, size);
  if (rows.length === 0) return 0;
  // The end of the import, and every commit of anybody else, makes this durable too; a power cut before that takes
  // the orders, their marks and their audit entries together, and they are applied again. Saves a wait per chunk.
  await ctx.tx.execute(sql`set local synchronous_commit = off`);
  const [creates, updates] = [
    rows.filter((row) => row.action === 'create'),
    rows.filter((row) => row.action === 'update'),
  ];
  const owners = createOwnerPicker(ctx);
  const names = await ensureNames(ctx, creates);
  const created = await createOrders(ctx, batch, creates, names, owners);
  const updated = await updateOrders(ctx, batch, updates, owners);
  await settleRows(ctx.tx, batch.id, [...created.applied, ...updated.applied]);
  // Last, because every writer of the system waits for the chain from here to the commit.
  await audit(ctx, [...names.entries, ...created.entries, ...updated.entries]);
  return rows.length;
}
