import { setImmediate as pause } from 'node:timers/promises';
import type { TxCtx } from '../../../context.ts';
import type { Page } from '../../../workbooks/open-book.ts';
import type { FieldKey } from '../columns/fields.ts';
import type { House } from '../house/look-up.ts';
import type { Judged } from '../judge/bench.ts';
import { rightsOf } from '../judge/check-rights.ts';
import { judge } from '../judge/judge.ts';
import type { CellContext } from '../rows/read-cell.ts';
import { type ReadRow, readRow } from '../rows/read-row.ts';
import { skipReason } from '../rows/skip.ts';
import { createDoubles } from './doubles.ts';
import { createNewProducts } from './new-products.ts';
import type { OrderTable } from './open-table.ts';
import { isWorthStoring, markDoubles, storeRows } from './store-rows.ts';

/** What was not stored but must be counted. */
export interface Uncounted {
  /** Rows that change nothing. */
  same: number;
  skipped: number;
}

/**
 * Reads, judges and stores all rows of a sheet, a page (some hundred rows) at a time: what is known about a
 * page comes from the database in sets, and between pages the process has time for others.
 * @param onPage told how many rows are done and how much of the sheet is read, 0 to 1
 */
export async function judgePages(
  ctx: TxCtx,
  batchId: string,
  table: OrderTable,
  house: House,
  cells: CellContext,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<Uncounted> {
  const { header } = table;
  const columnOf = (field: FieldKey) => header.columns.find((column) => column.field === field)?.name;
  const rights = rightsOf(ctx.factory, ctx.actor);
  const doubles = createDoubles(columnOf('number'));
  const checkNewProduct = createNewProducts(columnOf('productName'));
  const result: Uncounted = { same: 0, skipped: 0 };
  let done = 0;
  for await (const page of slices(table.pages)) {
    const rows: ReadRow[] = [];
    for await (const row of breathing(page.rows)) {
      if (skipReason(header, row)) result.skipped += 1;
      else rows.push(readRow(header, row, cells));
    }
    const known = await house(rows);
    const judged: Judged[] = [];
    for await (const row of breathing(rows)) {
      const one = judge(ctx.factory, cells.today, row, known[judged.length] ?? {}, rights, columnOf);
      doubles.check(one);
      checkNewProduct(one);
      judged.push(one);
    }
    const stored = judged.filter(isWorthStoring);
    result.same += judged.length - stored.length;
    await storeRows(ctx.tx, batchId, stored);
    done += page.rows.length;
    await onPage(done, page.progress);
  }
  const firsts = doubles.firsts();
  await markDoubles(ctx.tx, batchId, firsts);
  result.same -= firsts.filter((first) => !first.stored).length;
  return result;
}

/** Rows for which the database is asked at once. */
const SLICE = 250;

/** Pages of any size as pages of a size that suits the database. */
async function* slices(pages: AsyncIterable<Page>): AsyncGenerator<Page, void, undefined> {
  for await (const { rows, progress } of pages) {
    for (let from = 0; from < rows.length; from += SLICE) {
      yield { rows: rows.slice(from, from + SLICE), progress };
    }
  }
}

/** Rows in one go, about 2 ms of this thread, or 15 ms before the code is warm. */
const BREATH = 40;

/** Lets others of this process have their turn in between. */
async function* breathing<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  for (const [i, item] of items.entries()) {
    if (i % BREATH === BREATH - 1) await pause();
    yield item;
  }
}
