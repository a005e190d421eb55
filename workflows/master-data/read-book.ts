import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { type Batch, cardKey, EXPIRE_KIND, lockCard } from '../orders/import/batch.ts';
import { writeErrorList } from '../orders/import/reading/error-list.ts';
import { expiry } from '../orders/import/reading/read-batch.ts';
import { repaint } from '../say.ts';
import { rolesOver } from '../staff/policy.ts';
import type { Book } from '../workbooks/open-book.ts';
import { nothingNewCard, previewCard } from './cards.ts';
import { checkMaster } from './check.ts';
import { compareMaster, countLines, type Difference, fingerprintOf } from './compare.ts';
import type { MasterData } from './data.ts';
import { readHouse } from './house.ts';
import { type Fault, readMaster } from './read-rows.ts';
import { masterSheetsOf } from './recognise.ts';
import type { MasterSummary, ToldDifference } from './summary.ts';
import { touchedOrders } from './touched.ts';

/** Lines of each kind that the card shows. */
const SHOWN = { faults: 8, differences: 8, lines: 2, orders: 5 };
/** Faults that are kept for the list. */
const MOST_FAULTS = 500;

/** Reads a workbook of master data to its preview; see WorkbookKind.read. All of it is valid, or nothing is taken. */
export async function readMasterBook(
  ctx: TxCtx,
  batch: Batch,
  book: Book,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<void> {
  const { sheets, refusal } = await masterSheetsOf(book);
  if (refusal) throw refusal;
  const { data, faults: unreadable } = await readMaster(book, sheets, onPage);
  const house = await readHouse(ctx, data);
  const faults = [...unreadable, ...checkMaster(data, house)];
  const differences = faults.length > 0 ? [] : compareMaster(data, house);
  const touched = (await touchedOrders(ctx, differences)).filter(
    (one) => rolesOver(ctx.factory, ctx.actor, one).length > 0,
  );
  const rows = Object.fromEntries(sheets.map(({ kind }) => [kind.key, data[kind.key]?.length ?? 0]));
  const summary: MasterSummary = {
    rows,
    faults: faults.slice(0, SHOWN.faults),
    faultCount: faults.length,
    differences: differences.slice(0, SHOWN.differences).map(told),
    differenceCount: differences.length,
    touched: { count: touched.length, first: touched.slice(0, SHOWN.orders).map(({ number }) => number) },
    otherSheets: book.sheets.filter((name) => !sheets.some(({ sheet }) => sheet === name)),
    fingerprint: fingerprintOf(differences),
  };
  await store(ctx, batch.id, data, faults);
  await conclude(ctx, batch, summary, differences.length);
}

function told(difference: Difference): ToldDifference {
  const { kind, code, revision, before, after } = difference;
  const lines = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const words = lines.slice(0, SHOWN.lines).map((line) => {
    const [old, now] = [before[line], after[line]];
    if (old === undefined) return `${line}：${now}`;
    return now === undefined ? `${line}：删除 ${old}` : `${line}：${old} → ${now}`;
  });
  return { kind, code, revision, ...countLines(difference), lines: words };
}

/** The whole of it as one row to be written; faults as rows of the list. */
async function store(ctx: TxCtx, batchId: string, data: MasterData, faults: readonly Fault[]): Promise<void> {
  const records =
    faults.length > 0
      ? faults.slice(0, MOST_FAULTS).map(({ place, problem }, i) => ({
          row: i + 1,
          action: 'error',
          values: { place, number: '' },
          errors: [problem],
        }))
      : [{ row: 1, action: 'create', values: { place: '', master: data }, errors: [] }];
  await ctx.tx.execute(sql`
    insert into import_row (batch_id, row_number, values, action, errors)
    select ${batchId}::uuid, r.row, r.values, r.action, r.errors
    from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb) as r("row" int, "values" jsonb, action text, errors jsonb)`);
}

async function conclude(ctx: TxCtx, batch: Batch, read: MasterSummary, changes: number): Promise<void> {
  const errorList = read.faultCount > 0 ? await writeErrorList(ctx, batch) : undefined;
  const summary = errorList ? { ...read, errorList } : read;
  const open = changes + read.faultCount > 0;
  const total = changes > 0 ? 1 : 0;
  const counts = { create: changes, update: 0, same: 0, error: read.faultCount, skipped: 0 };
  await lockCard(ctx.tx, batch.id);
  await ctx.tx.execute(sql`
    update import_batch set state = ${open ? 'preview' : 'done'}, counts = ${JSON.stringify(counts)}::text::jsonb,
      summary = ${JSON.stringify(summary)}::text::jsonb, total = ${total},
      finished_at = case when ${open} then null else app_now() end
    where id = ${batch.id}`);
  if (!open) {
    await ctx.tx.execute(sql`delete from import_row where batch_id = ${batch.id}`);
    return repaint(ctx, cardKey(batch.id), nothingNewCard(batch, summary), { closed: true });
  }
  const until = await expiry(ctx);
  await schedule(ctx, EXPIRE_KIND, batch.id, until.at);
  await repaint(ctx, cardKey(batch.id), previewCard({ ...batch, total }, summary, until.text));
}
