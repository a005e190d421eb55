import type { TxCtx } from '../../context.ts';
import { clock } from '../../now.ts';
import type { Batch } from '../../orders/import/batch.ts';
import { Refusal } from '../../orders/import/refusal.ts';
import type { Book } from '../../workbooks/open-book.ts';
import { concludeWhole, storeWhole } from '../../workbooks/whole-book.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { readPlan } from '../read-plan.ts';
import { nothingNewCard, previewCard } from './cards.ts';
import { judgePlan } from './judge.ts';
import { planSheetsOf } from './layout.ts';
import { readPlanRows } from './read-rows.ts';
import { orderIdsOf, subjectsOf } from './subjects.ts';
import {
  changeText,
  earlyNotes,
  fingerprintOf,
  lateText,
  type PlanSummary,
  type SaidPlan,
  shiftsOf,
} from './summary.ts';

/** Lines of each kind that the card shows. */
const SHOWN = { faults: 8, changes: 8, late: 5, notes: 5 };

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
  const subjects = await subjectsOf(ctx, house, await orderIdsOf(ctx, rows));
  const judged = await judgePlan(rows, house, subjects, ctx.factory.scheduling.holdMinutes);
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
    fingerprint: await fingerprintOf({ ...judged, changes }),
  };
  // Times of queues are confirmed as they are shown, not as they would come out a few minutes later.
  await storeWhole(ctx, batch.id, { plan: judged.rows } satisfies SaidPlan, faults);
  const cards = { preview: previewCard, nothingNew: nothingNewCard };
  await concludeWhole(ctx, batch, { summary, changes: changes.length, same: judged.same, cards });
}
