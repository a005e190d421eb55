import { sql } from 'drizzle-orm';
import { auditLast } from '../../audit/last.ts';
import { audit } from '../../audit/record.ts';
import type { TxCtx } from '../../context.ts';
import { statusOf } from '../../factory/rules.ts';
import { flagWords, LOUD } from '../../facts/flags.ts';
import { recordFacts } from '../../facts/record.ts';
import { type Batch, cardKey, lockCard } from '../../orders/import/batch.ts';
import { repaint } from '../../say.ts';
import { doneCard, type Outcome } from './cards.ts';

/** Rows in one transaction; their orders are locked meanwhile. */
const CHUNK_ROWS = 100;
/** Lines of each kind on the last card. */
const SHOWN = 8;

interface OpenRow extends Record<string, unknown> {
  row: number;
  fact: unknown;
}

/** Tells the next rows of a confirmed workbook; what was told and the marks on the rows commit together. */
export async function applyFacts(ctx: TxCtx, batch: Batch): Promise<number> {
  const rows = await ctx.tx.execute<OpenRow>(sql`
    select row_number as row, values->'fact' as fact from import_row
    where batch_id = ${batch.id} and not applied and action in ('create', 'update')
    order by row_number limit ${CHUNK_ROWS}`);
  if (rows.length === 0) return 0;
  await auditLast(ctx.tx, async () => {
    const outcomes = await recordFacts(
      ctx,
      'file',
      rows.map(({ fact }) => fact),
    );
    const settled = rows.map(({ row }, i) => {
      const one = outcomes[i];
      return {
        row,
        outcome: one?.outcome ?? 'refused',
        diff:
          one?.outcome === 'refused'
            ? { message: one.message }
            : one?.outcome === 'recorded'
              ? { flags: one.flags }
              : null,
      };
    });
    await ctx.tx.execute(sql`
      with marked as (
        update import_row i set applied = true, outcome = r.outcome, diff = r.diff
        from jsonb_to_recordset(${JSON.stringify(settled)}::text::jsonb) as r("row" int, outcome text, diff jsonb)
        where i.batch_id = ${batch.id} and i.row_number = r.row)
      update import_batch set processed = processed + ${rows.length}, attempts = 0 where id = ${batch.id}`);
  });
  return rows.length;
}

/** Ends it: the last card, and one audit entry for the file; each fact has its own already. */
export async function finishFacts(ctx: TxCtx, batch: Batch): Promise<void> {
  await lockCard(ctx.tx, batch.id);
  const outcome = await outcomeOf(ctx, batch);
  await ctx.tx.execute(
    sql`update import_batch set state = 'done', finished_at = app_now(), refusal = null where id = ${batch.id}`,
  );
  const closed = batch.summary.errorList === undefined;
  await repaint(ctx, cardKey(batch.id), doneCard(batch, outcome), { closed });
  await audit(ctx, {
    action: 'import.facts',
    entity: 'import',
    entityId: batch.id,
    change: {
      recorded: [null, outcome.recorded],
      conflicts: [null, outcome.conflict],
      refused: [null, outcome.refused.count],
    },
    reason: batch.fileName,
    evidence: [batch.fileSha256],
  });
}

async function outcomeOf(ctx: TxCtx, batch: Batch): Promise<Outcome> {
  const counts = await ctx.tx.execute<{ outcome: string; count: number }>(sql`
    select outcome, count(*)::int as count from import_row where batch_id = ${batch.id} and applied group by outcome`);
  const of = (outcome: string) => counts.find((row) => row.outcome === outcome)?.count ?? 0;
  const first = await ctx.tx.execute<{ place: string; message: string }>(sql`
    select values->>'place' as place, diff->>'message' as message from import_row
    where batch_id = ${batch.id} and outcome = 'refused' order by row_number limit ${SHOWN}`);
  const flags = await ctx.tx.execute<{ flag: string; count: number }>(sql`
    select flag, count(*)::int as count from import_row, jsonb_array_elements_text(diff->'flags') as flag
    where batch_id = ${batch.id} and outcome = 'recorded' group by flag order by 2 desc`);
  return {
    recorded: of('recorded'),
    repeated: of('repeated'),
    conflict: of('conflict'),
    refused: { count: of('refused'), first: [...first] },
    flags: flags
      .filter(({ flag }) => LOUD.includes(flag) || flag === 'over_delivery' || flag === 'early')
      .map(({ flag, count }) => ({ text: flagWords([flag])[0] ?? flag, count })),
    moved: await movedBy(ctx, batch),
  };
}

/** Orders that these facts moved since the confirmation: where each was, and where it is. */
async function movedBy(ctx: TxCtx, batch: Batch): Promise<Outcome['moved']> {
  const rows = await ctx.tx.execute<{ number: string; from: string; to: string; total: number }>(sql`
    select o.number, o.status as to, m.from_status as from, (count(*) over ())::int as total
    from (
      select distinct on (s.order_id) s.order_id, s.from_status from status_change s
      where s.cause = 'data' and s.at >= (select confirmed_at from import_batch where id = ${batch.id})
        and s.order_id in (
          select f.order_id from import_row r join fact f on f.source = 'file' and f.key = r.values->'fact'->>'key'
          where r.batch_id = ${batch.id} and r.outcome = 'recorded')
      order by s.order_id, s.id) m
    join customer_order o on o.id = m.order_id
    where o.status <> m.from_status order by o.number limit ${SHOWN}`);
  const name = (status: string) => statusOf(ctx.factory.flow, status).name;
  return {
    count: rows[0]?.total ?? 0,
    first: rows.map(({ number, from, to }) => ({ number, from: name(from), to: name(to) })),
  };
}
