import { setImmediate as pause } from 'node:timers/promises';
import { Refusal } from '../orders/import/refusal.ts';
import { cut } from '../orders/import/rows/words.ts';
import { type Cell, cellText, contentOf, EMPTY, type Row } from '../spreadsheet/types.ts';
import type { Book } from '../workbooks/open-book.ts';
import { mergedNumber, openCell } from '../workbooks/open-cell.ts';
import { skipReason } from '../workbooks/skip.ts';
import type { BookFault } from '../workbooks/whole-book.ts';
import { codeKey, emptyMaster, type MasterData } from './data.ts';
import type { MasterField, MasterKey } from './layouts.ts';
import { readMasterCell } from './read-cells.ts';
import type { FoundMaster } from './recognise.ts';

/** All that a workbook says. */
export interface ReadMaster {
  data: MasterData;
  faults: BookFault[];
  rows: number;
}

/** More rows than anybody's master data has; they are held in memory, checked as a whole, and written at once. */
const MOST_ROWS = 30_000;
const NUMBERS: readonly MasterField[] = [
  'quantityPer',
  'nominal',
  'lower',
  'upper',
  'setup',
  'run',
  'leadDays',
  'line',
  'step',
  'pieces',
  'life',
  'used',
];

/** Reads all sheets; nothing is asked of the house yet. @throws Refusal when there are too many rows */
export async function readMaster(
  book: Book,
  sheets: readonly FoundMaster[],
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<ReadMaster> {
  const result: ReadMaster = { data: emptyMaster(), faults: [], rows: 0 };
  const lines = new Map<string, number>();
  for (const found of sheets) {
    for await (const { rows, progress } of book.pages(found.sheet)) {
      for (const row of rows) {
        if (row.rowNumber <= found.header.rowNumber || skipReason(found.header, row, []) !== null) continue;
        result.rows += 1;
        if (result.rows > MOST_ROWS)
          throw new Refusal('import.too_many_rows', `基础资料一次最多 ${MOST_ROWS} 行，请分成几个文件发送。`);
        readRow(found, row, result, lines);
      }
      await onPage(result.rows, progress);
      await pause();
    }
  }
  return result;
}

type Values = Partial<Record<MasterField, unknown>>;

function readRow(found: FoundMaster, row: Row, result: ReadMaster, lines: Map<string, number>): void {
  const place = `“${found.sheet}”第 ${row.rowNumber} 行`;
  const values: Values = {};
  const fault = (code: string, column: string, shown: string, text: string) =>
    result.faults.push({ place, problem: { code, column, found: cut(shown, 40), text } });
  const before = result.faults.length;
  for (const column of found.header.columns) {
    const cell = row.cells[column.index] ?? EMPTY;
    const merged = NUMBERS.includes(column.field) ? mergedNumber(cell) : null;
    const opened = merged ?? openCell(cell);
    const reading =
      'shown' in opened ? readMasterCell(column.field, opened.content, opened.shown, column.name) : opened;
    if (!reading.ok) fault(reading.code, column.name, cellText(cell), `${formulaNote(cell)}${reading.text}`);
    else if (reading.value !== undefined) values[column.field] = reading.value;
  }
  for (const [field] of found.kind.layout.required) {
    if (field === undefined || values[field] !== undefined) continue;
    const column = found.header.columns.find((one) => one.field === field)?.name ?? '';
    if (result.faults.slice(before).some(({ problem }) => problem.column === column)) continue;
    fault(`${field}.missing`, column, '', '没有填，请填写');
  }
  if (result.faults.length === before) take(found.kind.key, place, values, result, lines);
}

/** What cannot be read stands nowhere in the sheet if a formula gives it. */
const formulaNote = (cell: Cell): string =>
  cell.kind === 'formula' && contentOf(cell).kind !== 'empty'
    ? `是公式${cell.formula === '' ? '' : `（=${cut(cell.formula, 30)}）`}，请改成固定的内容（复制后“选择性粘贴”为数值）；`
    : '';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const code = (value: unknown): string => codeKey(text(value));

function take(
  key: MasterKey,
  place: string,
  v: Values,
  result: ReadMaster,
  lines: Map<string, number>,
): void {
  const { data } = result;
  const nextLine = (of: string): number => {
    const next = typeof v.line === 'number' ? v.line : (lines.get(of) ?? 0) + 10;
    lines.set(of, Math.max(next, lines.get(of) ?? 0));
    return next;
  };
  switch (key) {
    case 'materials': {
      const unit = text(v.unit);
      const factors = (v.factors ?? []) as { unit: string; factor: number; of: string }[];
      const odd = factors.find(({ of }) => of !== '' && of.toLowerCase() !== unit.toLowerCase());
      if (odd) {
        const told = `换算要换成物料的单位“${unit}”，不是“${odd.of}”`;
        result.faults.push({ place, problem: { code: 'factors.unit', column: '换算', text: told } });
        return;
      }
      data.materials.push({
        place,
        code: code(v.code),
        name: text(v.name),
        unit,
        unitFactors: Object.fromEntries(factors.map((one) => [one.unit, one.factor])),
        supplier: text(v.supplier),
        leadDays: typeof v.leadDays === 'number' ? v.leadDays : null,
      });
      return;
    }
    case 'bom': {
      const [parent, revision] = [code(v.parent), text(v.revision)];
      data.bom.push({
        place,
        parent,
        revision,
        line: nextLine(`bom:${parent}:${revision}`),
        material: code(v.material),
        quantityPer: text(v.quantityPer),
        unit: text(v.unit),
        scrap: text(v.scrap) || '0',
        substitutes: ((v.substitutes ?? []) as { material: string; factor: string }[]).map((one) => ({
          ...one,
          material: codeKey(one.material),
        })),
      });
      return;
    }
    case 'routing':
      data.routing.push({
        place,
        product: code(v.product),
        revision: text(v.revision),
        step: Number(v.step),
        name: text(v.name),
        workCentre: text(v.workCentre),
        setupMinutes: String(Number(Number(text(v.setup) || '0').toFixed(2))),
        runMinutes: text(v.run) || '0',
        tooling: text(v.tooling),
        outsourced: v.outsourced === true,
        supplier: text(v.supplier),
        leadDays: typeof v.leadDays === 'number' ? v.leadDays : null,
        process: text(v.process),
      });
      return;
    case 'quality': {
      const product = code(v.product);
      data.quality.push({
        place,
        product,
        line: nextLine(`quality:${product}`),
        name: text(v.name),
        method: text(v.method),
        unit: text(v.unit),
        nominal: (v.nominal as string | undefined) ?? null,
        lower: (v.lower as string | undefined) ?? null,
        upper: (v.upper as string | undefined) ?? null,
        requirement: text(v.requirement),
        critical: v.critical === true,
      });
      return;
    }
    case 'tools':
      data.tools ??= [];
      data.tools.push({
        place,
        code: code(v.code),
        name: text(v.name),
        pieces: Number(v.pieces),
        lifeMinutes: v.life === undefined ? null : Math.round(Number(v.life)),
        usedMinutes: v.used === undefined ? null : Math.round(Number(v.used)),
      });
  }
}
