import { sql } from 'drizzle-orm';
import { audit } from '../../../audit/record.ts';
import { scheduleImported } from '../../../checkpoints/imported.ts';
import type { TxCtx } from '../../../context.ts';
import { repaint } from '../../../say.ts';
import { type Batch, cardKey, lockCard } from '../batch.ts';
import { doneCard, type Outcome } from '../cards/cards.ts';
import { repaintChanged } from './repaint-changed.ts';
import { tellOwners } from './tell-owners.ts';

/** Rows of each kind that the last card names. */
const SHOWN = 5;

/** Ends an import: the last card, a word to everybody who has orders in hand through it, and the audit entry. */
export async function finish(ctx: TxCtx, batch: Batch): Promise<void> {
  await lockCard(ctx.tx, batch.id);
  await ctx.tx.execute(
    sql`update import_batch set state = 'done', finished_at = app_now(), refusal = null where id = ${batch.id}`,
  );
  const outcome = await outcomeOf(ctx, batch.id);
  const closed = batch.summary.errorList === undefined;
  await repaint(ctx, cardKey(batch.id), doneCard(batch, outcome), { closed });
  await tellOwners(ctx, batch);
  await repaintChanged(ctx, batch.id);
  await scheduleImported(ctx, batch.id);
  await audit(ctx, {
    action: 'import.done',
    entity: 'import',
    entityId: batch.id,
    change: {
      created: [null, outcome.created],
      updated: [null, outcome.updated],
      skipped: [null, outcome.skipped.count],
      errors: [null, batch.counts.error],
    },
    reason: batch.fileName,
    evidence: [batch.fileSha256],
  });
}

async function outcomeOf(ctx: TxCtx, batchId: string): Promise<Outcome> {
  const counts = await ctx.tx.execute<{ outcome: string; count: number }>(sql`
    select outcome, count(*)::int as count from import_row
    where batch_id = ${batchId} and applied group by outcome`);
  const of = (outcome: string) => counts.find((row) => row.outcome === outcome)?.count ?? 0;
  const first = await ctx.tx.execute<{ row: number; number: string; outcome: string }>(sql`
    select r.row_number as row, coalesce(r.values->>'number', '') as number, r.outcome from import_row r
    where r.batch_id = ${batchId} and r.applied and r.outcome not in ('created', 'updated')
    order by r.row_number limit ${SHOWN}`);
  const [given] = await ctx.tx.execute<{ count: number; first: string | null; last: string | null }>(sql`
    select count(*)::int as count, min(o.number) as first, max(o.number) as last
    from import_row r join customer_order o on o.id = r.order_id
    where r.batch_id = ${batchId} and r.outcome = 'created' and not r.values ? 'number'`);
  const [example] = await ctx.tx.execute<{ number: string }>(sql`
    select o.number from import_row r join customer_order o on o.id = r.order_id
    where r.batch_id = ${batchId} and r.outcome in ('created', 'updated') order by r.row_number limit 1`);
  const all = counts.reduce((sum, row) => sum + row.count, 0);
  return {
    created: of('created'),
    updated: of('updated'),
    skipped: { count: all - of('created') - of('updated'), first: [...first] },
    given: given?.first && given.last ? { count: given.count, first: given.first, last: given.last } : null,
    example: example?.number ?? '',
  };
}
