import { sql } from 'drizzle-orm';
import type { Card } from '../../card.ts';
import type { TxCtx } from '../../context.ts';
import { unschedule } from '../../due.ts';
import { repaint } from '../../say.ts';
import { kindNamed } from '../../workbooks/kinds.ts';
import { BATCH_COLUMNS, type Batch, cardKey, EXPIRE_KIND, lockCard } from './batch.ts';

const STATUS = { cancelled: '已取消', expired: '已过期' } as const;

/**
 * Ends a preview without import and forgets its rows.
 * @returns the card as it is from now on; null when the batch is no longer a preview.
 */
export async function endPreview(
  ctx: TxCtx,
  batchId: string,
  state: keyof typeof STATUS,
  sentence: string,
): Promise<Card | null> {
  const rows = await ctx.tx.execute<Batch & Record<string, unknown>>(sql`
    update import_batch set state = ${state}, finished_at = app_now()
    where id = ${batchId} and state = 'preview' returning ${BATCH_COLUMNS}`);
  const [batch] = rows;
  if (!batch) return null;
  await ctx.tx.execute(sql`delete from import_row where batch_id = ${batchId}`);
  return kindNamed(batch.kind).cards.ended(batch, STATUS[state], sentence);
}

/** The same, for those who do not hold the card already: takes the card first, then repaints it. */
export async function closeBatch(
  ctx: TxCtx,
  batchId: string,
  state: keyof typeof STATUS,
  sentence: string,
): Promise<void> {
  await lockCard(ctx.tx, batchId);
  const card = await endPreview(ctx, batchId, state, sentence);
  if (!card) return;
  if (state === 'cancelled') await unschedule(ctx, EXPIRE_KIND, batchId);
  await repaint(ctx, cardKey(batchId), card, { closed: true });
}
