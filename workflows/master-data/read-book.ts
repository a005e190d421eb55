import type { TxCtx } from '../context.ts';
import type { Batch } from '../orders/import/batch.ts';
import { rolesOver } from '../staff/policy.ts';
import type { Book } from '../workbooks/open-book.ts';
import { concludeWhole, storeWhole } from '../workbooks/whole-book.ts';
import { nothingNewCard, previewCard } from './cards.ts';
import { checkMaster } from './check.ts';
import { compareMaster, countLines, type Difference, fingerprintOf } from './compare.ts';
import { readHouse } from './house.ts';
import { readMaster } from './read-rows.ts';
import { masterSheetsOf } from './recognise.ts';
import type { MasterSummary, SaidMaster, ToldDifference } from './summary.ts';
import { touchedOrders } from './touched.ts';

/** Lines of each kind that the card shows. */
const SHOWN = { faults: 8, differences: 8, lines: 2, orders: 5 };

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
  await storeWhole(ctx, batch.id, { master: data } satisfies SaidMaster, faults);
  const cards = { preview: previewCard, nothingNew: nothingNewCard };
  await concludeWhole(ctx, batch, { summary, changes: differences.length, cards });
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
