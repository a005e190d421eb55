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
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { readPlan } from '../read-plan.ts';
import { nothingNewCard, previewCard } from './cards.ts';
import { judgePlan } from './judge.ts';
import { planSheetsOf } from './layout.ts';
import { type PlanFault, type PlanRow, readPlanRows } from './read-rows.ts';
import { orderIdsOf, subjectsOf } from './subjects.ts';
import { changeText, earlyNotes, fingerprintOf, lateText, type PlanSummary, shiftsOf } from './summary.ts';

/** Lines of each kind that the card shows. */
const SHOWN = { faults: 8, changes: 8, late: 5, notes: 5 };
/** Faults that are kept for the list. */
const MOST_FAULTS = 500;

/** Reads a plan to its preview; see WorkbookKind.read. All of it can be done, or nothing is. */
export async function readPlanBook(
  ctx: TxCtx,
  batch: Batch,
  book: Book,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<void> {
  const { sheets, refusal } = await planSheetsOf(book);
  if (refusal) throw refusal;
  const house = await readPlan(ctx);
  if (house.machines.length === 0)
    throw new Refusal(
      'schedule.no_machines',
      '还没有登记机床，不能导入排产计划。请先在 plant.yaml 写入机床。',
    );
  const { rows, faults: unreadable } = await readPlanRows(
    book,
    sheets,
    shanghaiDay(await clock(ctx)),
    onPage,
  );
  const judged = judgePlan(rows, house, await subjectsOf(ctx, house, await orderIdsOf(ctx, rows)));
  const faults = [...unreadable, ...judged.faults].sort((a, b) => a.index - b.index);
  const changes = faults.length > 0 ? [] : judged.changes;
  const late = shiftsOf({ ...judged, changes }).filter(({ onTime }) => !onTime);
  const notes = earlyNotes({ ...judged, changes });
  const summary: PlanSummary = {
    rows: rows.length,
    same: judged.same,
    faults: faults.slice(0, SHOWN.faults),
    faultCount: faults.length,
    changes: changes.slice(0, SHOWN.changes).map(changeText),
    changeCount: changes.length,
    late: late.slice(0, SHOWN.late).map(lateText),
    lateCount: late.length,
    notes: notes.slice(0, SHOWN.notes),
    otherSheets: book.sheets.filter((name) => !sheets.some(({ sheet }) => sheet === name)),
    fingerprint: fingerprintOf({ ...judged, changes }),
  };
  await store(ctx, batch.id, rows, faults);
  await conclude(ctx, batch, summary);
}

/** The whole of it as one row to be written; faults as rows of the list. */
async function store(
  ctx: TxCtx,
  batchId: string,
  rows: readonly PlanRow[],
  faults: readonly PlanFault[],
): Promise<void> {
  const records =
    faults.length > 0
      ? faults.slice(0, MOST_FAULTS).map(({ place, problem }, i) => ({
          row: i + 1,
          action: 'error',
          values: { place, number: '' },
          errors: [problem],
        }))
      : [{ row: 1, action: 'create', values: { place: '', plan: rows }, errors: [] }];
  await ctx.tx.execute(sql`
    insert into import_row (batch_id, row_number, values, action, errors)
    select ${batchId}::uuid, r.row, r.values, r.action, r.errors
    from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb) as r("row" int, "values" jsonb, action text, errors jsonb)`);
}

async function conclude(ctx: TxCtx, batch: Batch, read: PlanSummary): Promise<void> {
  const { changeCount, faultCount } = read;
  const errorList = faultCount > 0 ? await writeErrorList(ctx, batch) : undefined;
  const summary = errorList ? { ...read, errorList } : read;
  const open = changeCount + faultCount > 0;
  const total = changeCount > 0 ? 1 : 0;
  const counts = { create: changeCount, update: 0, same: read.same, error: faultCount, skipped: 0 };
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
