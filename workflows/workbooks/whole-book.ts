/** Workbooks that are taken whole or not at all: a card shows what they change, and one row of their batch carries it. */
import { sql } from 'drizzle-orm';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { type Batch, cardKey, EXPIRE_KIND, lockCard } from '../orders/import/batch.ts';
import { writeErrorList } from '../orders/import/reading/error-list.ts';
import { expiry } from '../orders/import/reading/read-batch.ts';
import type { Problem } from '../orders/import/rows/problem.ts';
import { repaint } from '../say.ts';

/** What is wrong, and in which sheet and row, in words. */
export interface BookFault {
  place: string;
  problem: Problem;
}

/** What the preview of any such workbook knows. */
export interface BookSummary {
  /** The first of them. */
  faults: BookFault[];
  faultCount: number;
  /** Sheets that were not read. */
  otherSheets: string[];
  errorList?: { sha256: string; name: string };
}

/** Faults that the list of errors has at most. */
const MOST_FAULTS = 500;

/**
 * Keeps what the workbook says as one row to be written; faults, if there are any, as rows of the error list.
 * @param said as `applyWhole` gives it to `write`; `place` is no key of it
 */
export async function storeWhole(
  { tx }: TxCtx,
  batchId: string,
  said: object,
  faults: readonly BookFault[],
): Promise<void> {
  const records =
    faults.length > 0
      ? faults.slice(0, MOST_FAULTS).map(({ place, problem }, i) => ({
          row: i + 1,
          action: 'error',
          values: { place, number: '' },
          errors: [problem],
        }))
      : [{ row: 1, action: 'create', values: { place: '', ...said }, errors: [] }];
  await tx.execute(sql`
    insert into import_row (batch_id, row_number, values, action, errors)
    select ${batchId}::uuid, r.row, r.values, r.action, r.errors
    from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb) as r("row" int, "values" jsonb, action text, errors jsonb)`);
}

interface Preview<S extends BookSummary> {
  summary: S;
  /** Things that change, and that are as they were. */
  changes: number;
  same?: number;
  cards: {
    preview(batch: Batch, summary: S, until: string): Card;
    nothingNew(batch: Batch, summary: S): Card;
  };
}

/** Shows the preview, until it is confirmed or expires; a workbook that changes nothing ends here. */
export async function concludeWhole<S extends BookSummary>(
  ctx: TxCtx,
  batch: Batch,
  { summary: read, changes, same = 0, cards }: Preview<S>,
): Promise<void> {
  const errorList = read.faultCount > 0 ? await writeErrorList(ctx, batch) : undefined;
  const summary = errorList ? { ...read, errorList } : read;
  const open = changes + read.faultCount > 0;
  const total = changes > 0 ? 1 : 0;
  const counts = { create: changes, update: 0, same, error: read.faultCount, skipped: 0 };
  await lockCard(ctx.tx, batch.id);
  await ctx.tx.execute(sql`
    update import_batch set state = ${open ? 'preview' : 'done'}, counts = ${JSON.stringify(counts)}::text::jsonb,
      summary = ${JSON.stringify(summary)}::text::jsonb, total = ${total},
      finished_at = case when ${open} then null else app_now() end
    where id = ${batch.id}`);
  if (!open) {
    await ctx.tx.execute(sql`delete from import_row where batch_id = ${batch.id}`);
    return repaint(ctx, cardKey(batch.id), cards.nothingNew(batch, summary), { closed: true });
  }
  const until = await expiry(ctx);
  await schedule(ctx, EXPIRE_KIND, batch.id, until.at);
  await repaint(ctx, cardKey(batch.id), cards.preview({ ...batch, total }, summary, until.text));
}

/**
 * Writes what a confirmed workbook says, once.
 * @param write says why it wrote nothing after all; null when all of it is written
 * @returns rows that were written or refused now: 1, or 0 when it had happened before
 */
export async function applyWhole<T>(
  { tx }: TxCtx,
  batch: Batch,
  write: (said: T) => Promise<string | null>,
): Promise<number> {
  const [row] = await tx.execute<{ said: T }>(sql`
    select values - 'place' as said from import_row
    where batch_id = ${batch.id} and not applied and action = 'create' limit 1`);
  if (!row) return 0;
  const refused = await write(row.said);
  await tx.execute(sql`
    with marked as (
      update import_row set applied = true, outcome = ${refused === null ? 'created' : 'refused'},
        diff = ${JSON.stringify({ message: refused })}::text::jsonb
      where batch_id = ${batch.id})
    update import_batch set processed = total, attempts = 0 where id = ${batch.id}`);
  return 1;
}

/** Ends the batch. @param card as it stays, given why nothing was written; null when all of it was */
export async function finishWhole(
  ctx: TxCtx,
  batch: Batch,
  card: (refused: string | null) => Card,
): Promise<void> {
  await lockCard(ctx.tx, batch.id);
  const [row] = await ctx.tx.execute<{ message: string | null }>(sql`
    select diff->>'message' as message from import_row where batch_id = ${batch.id} limit 1`);
  await ctx.tx.execute(
    sql`update import_batch set state = 'done', finished_at = app_now(), refusal = null where id = ${batch.id}`,
  );
  await repaint(ctx, cardKey(batch.id), card(row?.message ?? null), { closed: true });
}
