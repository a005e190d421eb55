import type { Factory } from '../../../factory/factory.ts';
import type { FieldKey } from '../columns/fields.ts';
import type { ReadRow } from '../rows/read-row.ts';
import { type Bench, fault, type Judged } from './bench.ts';
import { checkDates } from './check-dates.ts';
import { checkRights, type UploaderRights } from './check-rights.ts';
import { judgeNew } from './judge-new.ts';
import { judgeUpdate } from './judge-update.ts';
import type { Known } from './known.ts';
import { resolveNames } from './resolve.ts';

/**
 * Decides what a row means for the house. Pure: the same row and the same knowledge give the same answer, so
 * the preview and a look before applying cannot differ.
 */
export function judge(
  factory: Factory,
  today: string,
  row: ReadRow,
  known: Known,
  rights: UploaderRights,
  columnOf: (field: FieldKey) => string | undefined = () => undefined,
): Judged {
  const judged: Judged = {
    rowNumber: row.rowNumber,
    values: row.values,
    resolved: {},
    action: 'same',
    problems: [...row.problems],
    notes: [...row.notes],
    changes: [],
    patch: {},
    ...(known.order ? { orderId: known.order.id, orderVersion: known.order.version } : {}),
  };
  const bench: Bench = { factory, today, row, known, judged, columnOf };
  for (const { field, code, text } of checkDates(row.values, today)) fault(bench, field, code, text);
  if (known.order && !known.order.visible) {
    fault(bench, 'number', 'order.not_yours', '这个订单号不能使用，请核对');
  } else {
    resolveNames(bench);
    if (known.order) judgeUpdate(bench, known.order);
    else judgeNew(bench);
    checkRights(bench, rights);
  }
  if (judged.problems.length > 0) judged.action = 'error';
  else if (!known.order) judged.action = 'create';
  else judged.action = Object.keys(judged.patch).length > 0 ? 'update' : 'same';
  return judged;
}
