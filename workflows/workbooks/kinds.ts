import type { TxCtx } from '../context.ts';
import { masterKind } from '../master-data/kind.ts';
import { ordersKind } from '../orders/import/kind.ts';
import { factsKind } from '../reporting/files/kind.ts';
import { planKind } from '../scheduling/by-workbook/kind.ts';
import type { WorkbookKind } from './kind.ts';
import type { Book } from './open-book.ts';

/**
 * All kinds of workbooks; the first that recognises one reads it. Kinds with a sure sign (a marker sheet, a plan's
 * columns) come first, then orders, which are only recognised when all their columns are there; master data before facts,
 * because a routing has columns that work reports have too.
 */
const KINDS: readonly WorkbookKind[] = [planKind, ordersKind, masterKind, factsKind];

/** Kinds that this person may send. */
export const kindsFor = (ctx: TxCtx): WorkbookKind[] => KINDS.filter((kind) => kind.may(ctx));

/** The kind behind `import_batch.kind`. */
export function kindNamed(key: string): WorkbookKind {
  const kind = KINDS.find((one) => one.key === key);
  if (!kind) throw new Error(`no kind of workbook is called ${key}`);
  return kind;
}

/**
 * What a workbook is, for somebody who may send it.
 * @throws Refusal of a kind that they may not send; of orders, with their columns, when nobody recognises it
 */
export async function kindOf(ctx: TxCtx, book: Book): Promise<WorkbookKind> {
  for (const kind of KINDS) {
    if (!(await kind.recognises(book))) continue;
    if (!kind.may(ctx)) throw kind.notAllowed();
    return kind;
  }
  return ordersKind;
}
