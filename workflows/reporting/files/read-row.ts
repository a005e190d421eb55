import { type FactInput, KIND_NAMES } from '../../facts/kinds.ts';
import { readOrderNumber } from '../../orders/import/rows/order-number.ts';
import { type Problem, type Reading, read, wrong } from '../../orders/import/rows/problem.ts';
import { cut, tidyName, tidyText } from '../../orders/import/rows/words.ts';
import { type Cell, cellText, EMPTY, type PlainCell, type Row } from '../../spreadsheet/types.ts';
import { mergedNumber, openCell } from '../../workbooks/open-cell.ts';
import {
  type Amounted,
  type DayContext,
  type Moment,
  readAmount,
  readMoment,
  readPieces,
  readResult,
  readStage,
  readStep,
  readYes,
} from './read-value.ts';
import type { FoundSheet } from './recognise.ts';
import { type FactField, labelIn } from './sheet.ts';

/** What a row says, before it has a key and an instant. */
export interface FactRow {
  /** Where it stands, as people are told: `第 5 行`, with the sheet's name where there are several. */
  place: string;
  values: FactValues;
  problems: Problem[];
}

export interface FactValues {
  document?: string;
  line?: string;
  order?: string;
  material?: string;
  quantity?: Amounted | number;
  unit?: string;
  supplier?: string;
  date?: Moment;
  note?: string;
  step?: number;
  operation?: string;
  good?: number;
  scrap?: number;
  cause?: string;
  worker?: string;
  machine?: string;
  finished?: boolean;
  result?: 'passed' | 'failed';
  stage?: 'final' | 'in_process';
  failedQuantity?: number;
  inspector?: string;
  number?: string;
  carrier?: string;
  customerPo?: string;
  by?: string;
  count?: Amounted;
  delta?: Amounted;
}

const LONGEST: Partial<Record<FactField, number>> = {
  note: 500,
  cause: 200,
  supplier: 120,
  unit: 12,
  line: 20,
};
const NUMBERS: readonly FactField[] = ['quantity', 'good', 'scrap', 'failedQuantity', 'count', 'delta'];

/** Reads the cells of a row below the column names, and says what is missing. */
export function readFactRow(found: FoundSheet, row: Row, place: string, context: DayContext): FactRow {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const column of found.header.columns) {
    const cell = row.cells[column.index] ?? EMPTY;
    const reading = readCell(found, column.field, cell, context);
    if (!reading.ok)
      problems.push({
        code: reading.code,
        column: column.name,
        found: cut(cellText(cell), 40),
        text: reading.text,
      });
    else if (reading.value !== undefined) values[column.field] = reading.value;
  }
  const read = { place, values: values as FactValues, problems };
  return { ...read, problems: [...problems, ...missing(found, read)] };
}

function readCell(found: FoundSheet, field: FactField, cell: Cell, context: DayContext): Reading<unknown> {
  const merged = NUMBERS.includes(field) ? mergedNumber(cell) : null;
  if (merged) return merged;
  const opened = openCell(cell);
  return 'shown' in opened ? readContent(found, field, opened.content, opened.shown, context) : opened;
}

function readContent(
  { kind }: FoundSheet,
  field: FactField,
  content: PlainCell,
  shown: string,
  context: DayContext,
): Reading<unknown> {
  switch (field) {
    case 'order':
      return readOrderNumber(content, shown);
    case 'date':
      return readMoment(content, shown, context);
    case 'quantity':
      return kind.kind === 'receipt' || kind.kind === 'issue'
        ? readAmount(content, shown, 'positive')
        : readPieces(content, shown);
    case 'count':
      return readAmount(content, shown, 'zero');
    case 'delta':
      return readAmount(content, shown, 'any');
    case 'good':
    case 'scrap':
    case 'failedQuantity':
      return readPieces(content, shown);
    case 'finished':
      return readYes(shown);
    case 'result':
      return readResult(shown);
    case 'stage':
      return readStage(shown);
    case 'step': {
      const step = readStep(shown);
      return step.ok && step.value === undefined
        ? wrong('step.unreadable', `看不懂工序号“${cut(shown, 20)}”，请填数字，如 20`)
        : step;
    }
    default:
      return readWords(field, content, shown);
  }
}

function readWords(field: FactField, content: PlainCell, shown: string): Reading<string> {
  const text = field === 'note' || field === 'cause' ? tidyText(shown) : tidyName(shown);
  const most = LONGEST[field] ?? 60;
  if (text.length > most)
    return wrong('text.too_long', `文字有 ${text.length} 个字，最多 ${most} 个，请缩短`);
  if (content.kind === 'date' && (field === 'document' || field === 'material' || field === 'number'))
    return wrong('code.is_date', `被当成了日期（${text}），请把该单元格设为“文本”格式后重新填写`);
  return read(text);
}

/** Fields that a row must have, by kind of sheet; one of a group is enough. */
const WANTED: Readonly<Record<string, readonly (readonly FactField[])[]>> = {
  入库: [['material'], ['quantity']],
  领料: [['order'], ['material'], ['quantity']],
  盘点: [['material'], ['count']],
  调整: [['material'], ['delta']],
  报工: [['order'], ['step', 'operation'], ['good', 'scrap', 'finished']],
  检验: [['order'], ['result']],
  运单: [['number'], ['order']],
  确认PO: [['order']],
  签收: [['order']],
};

function missing({ kind, header }: FoundSheet, { values, problems }: FactRow): Problem[] {
  const wanted = [...(WANTED[kind.tag] ?? [])];
  if (values.result === 'failed') wanted.push(['cause']);
  return wanted.flatMap((group) => {
    const columns = header.columns.filter((column) => group.includes(column.field));
    const given =
      group.some((field) => values[field] !== undefined) ||
      problems.some((problem) => columns.some((column) => column.name === problem.column));
    if (given) return [];
    const [column] = columns;
    const label = group.map((field) => labelIn(kind, field)).join('或');
    const why = group[0] === 'cause' ? '检验不合格必须写原因' : `没有填，请填${label}`;
    return [{ code: `${group[0]}.missing`, column: column?.name ?? label, found: '', text: why }];
  });
}

/** The fact that a row tells. @param occurredAt ISO 8601 with offset */
export function factOf(
  { kind }: FoundSheet,
  values: FactValues,
  key: string,
  occurredAt: string,
): Extract<FactInput, { kind: typeof kind.kind }> {
  const base = { kind: kind.kind, key, occurredAt };
  const { note, order, material } = values;
  const goods = (of: Amounted | number | undefined) => {
    const amounted = typeof of === 'object' ? of : undefined;
    return { amount: amounted?.amount, unit: values.unit ?? amounted?.unit };
  };
  const all = (): Record<string, unknown> => {
    switch (kind.kind) {
      case 'receipt':
      case 'issue': {
        const { amount, unit } = goods(values.quantity);
        const more = kind.kind === 'receipt' ? { supplier: values.supplier } : {};
        return { order, material, quantity: amount, unit, document: values.document, note, ...more };
      }
      case 'stock': {
        const { amount, unit } = goods(values.count ?? values.delta);
        const what = values.count ? { count: amount } : { delta: amount };
        return { material, ...what, unit, document: values.document, note };
      }
      case 'work_report': {
        const step = values.step ?? stepIn(values.operation);
        return {
          order,
          step,
          operation: step === undefined ? values.operation : undefined,
          good: values.good ?? 0,
          scrap: values.scrap,
          finished: values.finished === true ? true : undefined,
          cause: values.cause,
          worker: values.worker,
          machine: values.machine,
          note,
        };
      }
      case 'inspection': {
        const { result, stage, quantity, failedQuantity, cause, inspector } = values;
        return {
          order,
          result,
          stage,
          quantity,
          failedQuantity,
          cause,
          inspector,
          document: values.document,
          note,
        };
      }
      case 'waybill':
        return { order, number: values.number, carrier: values.carrier, quantity: values.quantity, note };
      case 'po_confirmed':
        return { order, customerPo: values.customerPo, note };
      case 'sign_off':
        return { order, by: values.by, note };
    }
  };
  const given = Object.entries({ ...base, ...all() }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Extract<FactInput, { kind: typeof kind.kind }>;
}

/** A column 工序 often holds the number. */
export function stepIn(operation: string | undefined): number | undefined {
  const step = operation === undefined ? null : readStep(operation);
  return step?.ok ? step.value : undefined;
}

/** `入库 RK-001`, as people are told which fact a row is. */
export const nameOf = ({ kind }: FoundSheet, { document, number, order }: FactValues): string =>
  [KIND_NAMES[kind.kind], document ?? number ?? order ?? ''].join(' ').trim();
