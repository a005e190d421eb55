import { setImmediate as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { clock } from '../../now.ts';
import { type Batch, cardKey, EXPIRE_KIND, lockCard } from '../../orders/import/batch.ts';
import { writeErrorList } from '../../orders/import/reading/error-list.ts';
import { expiry } from '../../orders/import/reading/read-batch.ts';
import { Refusal } from '../../orders/import/refusal.ts';
import { repaint } from '../../say.ts';
import type { Book } from '../../workbooks/open-book.ts';
import { skipReason } from '../../workbooks/skip.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { nothingNewCard, previewCard } from './cards.ts';
import { mayTellAtAll } from './house.ts';
import { type JudgedRow, judgeRows } from './judge.ts';
import { createKeys } from './keys.ts';
import { type FactRow, readFactRow } from './read-row.ts';
import { type FoundSheet, factSheetsOf } from './recognise.ts';
import type { FactSummary, KindCounts } from './summary.ts';

/** Rows for which the database is asked at once; reading and judging them holds up this thread some milliseconds. */
const SLICE = 100;
/** Lines of each kind that the card shows. */
const SHOWN = 8;

/** Reads a workbook of facts to its preview; see WorkbookKind.read. */
export async function readFacts(
  ctx: TxCtx,
  batch: Batch,
  book: Book,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<void> {
  const { sheets, refusal } = await factSheetsOf(book);
  if (sheets.length === 0) throw refusal ?? new TypeError('a workbook without facts was recognised as facts');
  if (refusal) throw refusal;
  const denied = sheets.find((found) => !mayTellAtAll(ctx, found));
  if (denied) throw notYours(denied.kind.name);
  const summary: FactSummary = {
    kinds: [],
    skipped: 0,
    errors: [],
    contradictions: [],
    twins: [],
    twinCount: 0,
    beside: [],
    besideCount: 0,
    odd: [],
    oddCount: 0,
    otherSheets: book.sheets.filter((name) => !sheets.some(({ sheet }) => sheet === name)),
  };
  const keys = createKeys();
  const now = await clock(ctx);
  const context = { today: shanghaiDay(now), now, dateSystem: book.head.dateSystem };
  let ordinal = 0;
  for (const found of sheets) {
    const prefix = sheets.length > 1 ? `“${found.sheet}”` : '';
    for await (const { rows, progress } of book.pages(found.sheet)) {
      const below = rows.filter((row) => row.rowNumber > found.header.rowNumber);
      const data = below.filter((row) => skipReason(found.header, row, ['order', 'material']) === null);
      summary.skipped += below.length - data.length;
      for (let from = 0; from < data.length; from += SLICE) {
        const slice = data
          .slice(from, from + SLICE)
          .map((row) => readFactRow(found, row, `${prefix}第 ${row.rowNumber} 行`, context));
        const judged = await judgeRows(ctx, found, slice, keys, now);
        await store(ctx, batch.id, judged, slice, ordinal);
        count(summary, found, judged);
        countDoubts(summary, judged);
        ordinal += slice.length;
        await pause();
      }
      await onPage(ordinal, progress);
    }
  }
  await conclude(ctx, batch, summary);
}

export const notYours = (what: string): Refusal =>
  new Refusal('import.not_allowed', `您没有上报${what}的权限。如需上报，请联系主管，或由有权限的同事发送。`);

function count(summary: FactSummary, { kind }: FoundSheet, judged: readonly JudgedRow[]): void {
  let counts = summary.kinds.find((one) => one.name === kind.name);
  if (!counts) {
    counts = { name: kind.name, fresh: 0, known: 0, contradicts: 0, errors: 0 };
    summary.kinds.push(counts);
  }
  for (const { action, place, problems, name, differs } of judged) {
    add(counts, action);
    if (action === 'error' && summary.errors.length < SHOWN) summary.errors.push({ place, problems });
    if (action === 'update' && summary.contradictions.length < SHOWN)
      summary.contradictions.push({ place, name, fields: differs });
    if (action === 'twin') {
      summary.twinCount += 1;
      if (summary.twins.length < SHOWN) summary.twins.push(place);
    }
  }
}

function countDoubts(summary: FactSummary, judged: readonly JudgedRow[]): void {
  const beside = judged.flatMap((row) => row.beside ?? []);
  const odd = judged.flatMap(({ place, odd: text }) => (text ? [{ place, text }] : []));
  summary.besideCount += beside.length;
  summary.beside.push(...beside.slice(0, SHOWN - summary.beside.length));
  summary.oddCount += odd.length;
  summary.odd.push(...odd.slice(0, SHOWN - summary.odd.length));
}

function add(counts: KindCounts, action: JudgedRow['action']): void {
  if (action === 'create') counts.fresh += 1;
  else if (action === 'update') counts.contradicts += 1;
  else if (action === 'error') counts.errors += 1;
  else counts.known += 1;
}

/** Rows that tell nothing new are counted, not stored. */
async function store(
  ctx: TxCtx,
  batchId: string,
  judged: readonly JudgedRow[],
  rows: readonly FactRow[],
  before: number,
): Promise<void> {
  const records = judged.flatMap(({ action, problems, fact, place }, i) =>
    action === 'same' || action === 'twin'
      ? []
      : [
          {
            row: before + i + 1,
            action,
            errors: problems,
            values: { place, fact: fact ?? null, number: rows[i]?.values.order ?? '' },
          },
        ],
  );
  if (records.length === 0) return;
  await ctx.tx.execute(sql`
    insert into import_row (batch_id, row_number, values, action, errors)
    select ${batchId}::uuid, r.row, r.values, r.action, r.errors
    from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb) as r("row" int, "values" jsonb, action text, errors jsonb)`);
}

/** The batch waits for its confirmation, or ends here when there is nothing to decide. */
async function conclude(ctx: TxCtx, batch: Batch, read: FactSummary): Promise<void> {
  const sum = (of: keyof Omit<KindCounts, 'name'>) => read.kinds.reduce((all, one) => all + one[of], 0);
  const total = sum('fresh') + sum('contradicts');
  const counts = {
    create: sum('fresh'),
    update: sum('contradicts'),
    same: sum('known'),
    error: sum('errors'),
    skipped: read.skipped,
  };
  const errorList = counts.error > 0 ? await writeErrorList(ctx, batch) : undefined;
  const summary = errorList ? { ...read, errorList } : read;
  const open = total + counts.error > 0;
  await lockCard(ctx.tx, batch.id);
  await ctx.tx.execute(sql`
    update import_batch set state = ${open ? 'preview' : 'done'}, counts = ${JSON.stringify(counts)}::text::jsonb,
      summary = ${JSON.stringify(summary)}::text::jsonb, total = ${total},
      finished_at = case when ${open} then null else app_now() end
    where id = ${batch.id}`);
  if (!open) return repaint(ctx, cardKey(batch.id), nothingNewCard(batch, summary), { closed: true });
  const until = await expiry(ctx);
  await schedule(ctx, EXPIRE_KIND, batch.id, until.at);
  await repaint(ctx, cardKey(batch.id), previewCard({ ...batch, total }, summary, until.text));
}
