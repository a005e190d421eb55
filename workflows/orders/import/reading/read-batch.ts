import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { schedule } from '../../../due.ts';
import { repaint } from '../../../say.ts';
import type { Book } from '../../../workbooks/open-book.ts';
import { today } from '../../where.ts';
import { type Batch, cardKey, EXPIRE_KIND, lockCard, PREVIEW_HOURS } from '../batch.ts';
import { nothingNewCard, previewCard } from '../cards/cards.ts';
import { openHouse } from '../house/look-up.ts';
import { createStatusReader } from '../rows/status.ts';
import type { Counts, Summary } from '../summary.ts';
import { writeErrorList } from './error-list.ts';
import { judgePages } from './judge-pages.ts';
import { type OrderTable, openOrderTable } from './open-table.ts';
import { countStored, summariseRows } from './summarise.ts';

/**
 * Reads an order book to its preview, in the caller's transaction: all of it or nothing,
 * so a crash at any point leaves the batch as it was, to be read again from the start.
 * @param ctx acts as the uploader: rows are judged by what this person may see
 * @throws SpreadsheetError, Refusal: the file cannot be imported, and why
 */
export async function readBatch(
  ctx: TxCtx,
  batch: Batch,
  book: Book,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<void> {
  await conclude(ctx, await readTable(ctx, batch, await openOrderTable(book), onPage));
}

async function readTable(
  ctx: TxCtx,
  batch: Batch,
  table: OrderTable,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<Batch> {
  const cells = {
    today: await today(ctx),
    sentOn: await sentOn(ctx, batch.fileSha256),
    dateSystem: table.dateSystem,
    readStatus: createStatusReader(ctx.factory.flow),
  };
  const house = await openHouse(ctx, { id: batch.id, fileSha256: batch.fileSha256 });
  const { same, skipped } = await judgePages(ctx, batch.id, table, house, cells, onPage);
  const stored = await countStored(ctx, batch.id);
  const counts: Counts = { ...stored, same: stored.same + same, skipped };
  const errorList = await writeErrorList(ctx, batch);
  const importedBefore = await whenImported(ctx, batch);
  const summary: Summary = {
    sheet: table.sheet,
    headerRow: table.header.rowNumber,
    otherSheets: table.otherSheets,
    unknownColumns: [...table.header.unknown],
    ...(await summariseRows(ctx, batch.id)),
    ...(errorList ? { errorList } : {}),
    ...(importedBefore ? { importedBefore } : {}),
  };
  return { ...batch, counts, summary };
}

/** The Shanghai day on which this very file came for the first time, so that the same file always means the same. */
async function sentOn(ctx: TxCtx, sha256: string): Promise<string> {
  const rows = await ctx.tx.execute<{ day: string }>(sql`
    select (coalesce(min(created_at), app_now()) at time zone 'Asia/Shanghai')::date::text as day
    from import_batch where file_sha256 = ${sha256}`);
  return rows[0]?.day ?? today(ctx);
}

/** When the same file was last imported, Shanghai wall clock. */
async function whenImported(ctx: TxCtx, batch: Batch): Promise<string | undefined> {
  const rows = await ctx.tx.execute<{ at: string | null }>(sql`
    select to_char(max(finished_at) at time zone 'Asia/Shanghai', 'FMMM月FMDD日 HH24:MI') as at from import_batch
    where file_sha256 = ${batch.fileSha256} and id <> ${batch.id} and state = 'done' and confirmed_at is not null`);
  return rows[0]?.at ?? undefined;
}

/** The batch waits for its confirmation, or ends here when there is nothing to decide. */
async function conclude(ctx: TxCtx, batch: Batch): Promise<void> {
  const { counts, summary } = batch;
  const open = counts.create + counts.update + counts.error > 0;
  await lockCard(ctx.tx, batch.id);
  await ctx.tx.execute(sql`
    update import_batch set state = ${open ? 'preview' : 'done'}, counts = ${JSON.stringify(counts)}::text::jsonb,
      summary = ${JSON.stringify(summary)}::text::jsonb, total = ${counts.create + counts.update},
      finished_at = case when ${open} then null else app_now() end
    where id = ${batch.id}`);
  if (!open) {
    await ctx.tx.execute(sql`delete from import_row where batch_id = ${batch.id}`);
    await repaint(ctx, cardKey(batch.id), nothingNewCard(batch), { closed: true });
    return;
  }
  const until = await expiry(ctx);
  await schedule(ctx, EXPIRE_KIND, batch.id, until.at);
  await repaint(ctx, cardKey(batch.id), previewCard(batch, until.text));
}

/** When a preview that is made now ends, and how people read that. */
export async function expiry(ctx: TxCtx): Promise<{ at: Date; text: string }> {
  const rows = await ctx.tx.execute<{ at: string; text: string }>(sql`
    select t.at, to_char(t.at at time zone 'Asia/Shanghai', 'FMMM月FMDD日 HH24:MI') as text
    from (select app_now() + make_interval(hours => ${PREVIEW_HOURS}) as at) t`);
  const [row] = rows;
  if (!row) throw new Error('the clock gave no row');
  return { at: new Date(row.at), text: row.text };
}
