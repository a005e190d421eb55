import { sql } from 'drizzle-orm';
import { audit } from '../../../audit/record.ts';
import type { TxCtx } from '../../../context.ts';
import { statusOf } from '../../../factory/rules.ts';
import { repaint, say } from '../../../say.ts';
import { type Batch, cardKey, lockCard } from '../batch.ts';
import { doneCard, type Outcome } from '../cards/cards.ts';
import { count } from '../cards/sections.ts';

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

/**
 * One message per person, however many orders: who has something to do through this import learns how much of
 * it there is in which status. The uploader knows.
 */
async function tellOwners(ctx: TxCtx, batch: Batch): Promise<void> {
  const rows = await ctx.tx.execute<{ userId: string; status: string; orders: number; example: string }>(sql`
    select o.owner_user_id as "userId", o.status, count(*)::int as orders, min(o.number) as example
    from import_row r join customer_order o on o.id = r.order_id
    where r.batch_id = ${batch.id} and o.open and o.owner_user_id <> ${batch.uploadedBy}
      and (r.outcome = 'created' or (r.outcome = 'updated' and r.diff->'patch' ? 'status'))
    group by 1, 2 order by 1, 3 desc`);
  const uploader = ctx.actor.name;
  for (const userId of new Set(rows.map((row) => row.userId))) {
    const mine = rows.filter((row) => row.userId === userId);
    const total = mine.reduce((sum, row) => sum + row.orders, 0);
    const parts = mine.map((row) => `${statusOf(ctx.factory.flow, row.status).name} ${count(row.orders)} 个`);
    const text = `${uploader} 导入了订单，其中 ${count(total)} 个轮到您处理：${parts.join('、')}（例如 ${mine[0]?.example}）。发送“我的待办”查看。`;
    await say(ctx, { to: 'person', userId }, { kind: 'text', text }, `import:${batch.id}:owner:${userId}`);
  }
}
