import { type Figure, figure } from '../figure.ts';
import { openHouse } from '../house.ts';
import type { BenchOptions } from '../parts.ts';
import { type Import, type Importer, importBook, LAST_MONDAY, openFactory } from './factory.ts';
import { withChanges, writeOrderBook, yearsOfOrders } from './order-book.ts';
import { parseOnly } from './parse-only.ts';

const TIME = '<5000';
const STALL = '<50';

/**
 * An order book through the real flow: read to its preview (parse, validate, compare with the house, write the rows),
 * confirmed, applied (orders, statuses, audit entries). First into an empty house, cold as a user's is; then the
 * same file again, which changes nothing; then one with every tenth order changed. 50,000 rows are told beside it.
 */
export async function importBench({ quick }: BenchOptions): Promise<Figure[]> {
  const rows = quick ? 1_000 : 11_000;
  const orders = yearsOfOrders(rows, LAST_MONDAY);
  const book = await writeOrderBook(orders);
  const figures = await inFreshHouse(async (importer) => {
    const first = await importBook(importer, book);
    const again = await importBook(importer, book);
    const changed = await importBook(importer, await writeOrderBook(withChanges(orders)));
    assertSense(rows, first, again, changed);
    return [
      figure(`import ${rows} rows: read to the preview`, first.readMs, 'ms'),
      figure(`import ${rows} rows: write orders, statuses, audit`, first.applyMs, 'ms'),
      figure(`import ${rows} rows: all of it`, total(first), 'ms', TIME),
      figure(`import ${rows} rows: longest event-loop stall`, first.stallMs, 'ms', STALL),
      figure('import: the same file again, no change', total(again), 'ms', TIME),
      figure('import: the same file again, longest stall', again.stallMs, 'ms', STALL),
      figure('import: every tenth row changed, all of it', total(changed), 'ms', TIME),
      figure('import: every tenth row changed, longest stall', changed.stallMs, 'ms', STALL),
    ];
  });
  return [...figures, ...(await parseOnly(book, rows)), ...(quick ? [] : await largest())];
}

/** As many rows as the bot takes; told without a bar. */
async function largest(): Promise<Figure[]> {
  const rows = 50_000;
  const book = await writeOrderBook(yearsOfOrders(rows, LAST_MONDAY));
  return inFreshHouse(async (importer) => {
    const done = await importBook(importer, book);
    return [
      figure(`import ${rows} rows: read to the preview`, done.readMs, 'ms'),
      figure(`import ${rows} rows: all of it`, total(done), 'ms'),
      figure(`import ${rows} rows: longest event-loop stall`, done.stallMs, 'ms'),
    ];
  });
}

const total = (done: Import): number => done.readMs + done.applyMs;

async function inFreshHouse(work: (importer: Importer) => Promise<Figure[]>): Promise<Figure[]> {
  const house = await openHouse();
  try {
    return await work(await openFactory(house));
  } finally {
    await house.close();
  }
}

/** Figures count only when the books did what they should. */
function assertSense(rows: number, first: Import, again: Import, changed: Import): void {
  const told = JSON.stringify({ first: first.counts, again: again.counts, changed: changed.counts });
  if (first.counts.create < rows * 0.9) throw new Error(`too few rows were imported: ${told}`);
  if (again.counts.create + again.counts.update > 0)
    throw new Error(`the same file changed something: ${told}`);
  if (changed.counts.update < rows * 0.08) throw new Error(`too few changes were found: ${told}`);
}
