import { sql } from 'drizzle-orm';
import { actorId, type TxCtx } from '../../../context.ts';
import type { Batch } from '../batch.ts';
import { reasonOf } from './entries.ts';

/** An order entering a status by import. */
export interface NewStatus {
  orderId: number;
  from: string | null;
  to: string;
  ownerRole: string | null;
  ownerUserId: string | null;
}

/** Records statuses as facts: the instant is that of the import, for nobody knows when they really came about. */
export async function writeStatusChanges(
  ctx: TxCtx,
  batch: Batch,
  changes: readonly NewStatus[],
): Promise<void> {
  if (changes.length === 0) return;
  await ctx.tx.execute(sql`
    insert into status_change (order_id, from_status, to_status, by_user_id, reason, owner_role, owner_user_id, imported)
    select r."orderId", r."from", r."to", ${actorId(ctx.actor)}, ${reasonOf(batch)}, r."ownerRole", r."ownerUserId", true
    from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as r(
      "orderId" bigint, "from" text, "to" text, "ownerRole" text, "ownerUserId" text)`);
}
