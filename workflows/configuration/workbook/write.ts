import writeExcelFile, { type Cell, type Row } from 'write-excel-file/node';
import type { FactoryFiles } from '../../factory/cross-check.ts';
import { dataOf, type FilesData, namesOf, valueAt } from './data.ts';
import { INTRODUCTION, MARK_LABEL, MARK_SHEET, markText, type Origin } from './introduction.ts';
import { type Field, LAYOUT, type SheetLayout, type TableSheet, type ValuesSheet } from './layout.ts';
import type { Names } from './names.ts';

/** Empty rows below a table that are formatted as text, so that Excel makes no date of what is typed there. */
const SPARE_ROWS = 30;

/** Everything is typed as text: Excel neither calculates it nor takes `18:00` for a number when it is edited. */
const TEXT = { type: String, format: '@', wrap: true, alignVertical: 'top' } as const;
const HEADER = { type: String, fontWeight: 'bold', backgroundColor: '#E8F0FE', wrap: true } as const;
const HINT = { type: String, textColor: '#777777', fontSize: 9, wrap: true, alignVertical: 'top' } as const;

/** The configuration as a workbook that can be edited and sent back. */
export async function writeConfiguration(files: FactoryFiles, origin: Origin): Promise<Buffer> {
  const data = dataOf(files);
  const names: Names = { current: namesOf(data), former: namesOf(data) };
  const sheets = LAYOUT.map((layout) => ({
    sheet: layout.sheet,
    data: layout.kind === 'table' ? tableRows(layout, data, names) : valueRows(layout, data, names),
    columns: columnsOf(layout),
    stickyRowsCount: layout.kind === 'table' ? 2 : 1,
    ...(layout.kind === 'table' ? { stickyColumnsCount: 1 } : {}),
  }));
  const first = { sheet: MARK_SHEET, data: introduction(origin), columns: [{ width: 16 }, { width: 90 }] };
  return writeExcelFile([first, ...sheets]).toBuffer();
}

const textCell = (value: string | number): Cell =>
  typeof value === 'number' ? { value, type: Number, alignVertical: 'top' } : { value, ...TEXT };

const EMPTY_CELL: Cell = { ...TEXT };

function valueCell(field: Field, value: unknown, names: Names): Cell {
  return value === undefined || (Array.isArray(value) && value.length === 0)
    ? EMPTY_CELL
    : textCell(field.codec.write(value, names));
}

/** The hints above the header: a table can be sorted below it. */
function tableRows(layout: TableSheet, data: FilesData, names: Names): Row[] {
  const { key, fields } = layout;
  const table = valueAt(data.get(layout.file), [layout.at]) ?? {};
  const rows = Object.entries(table as Record<string, unknown>);
  const heads = [...(key ? [key] : []), ...fields];
  return [
    heads.map(({ hint }): Cell => ({ value: hint, ...HINT })),
    heads.map(({ header }): Cell => ({ value: header, ...HEADER })),
    ...rows.map(
      ([name, row]): Row => [
        ...(key ? [textCell(key.codec.write(name, names))] : []),
        ...fields.map((field) => valueCell(field, valueAt(row, field.path), names)),
      ],
    ),
    ...Array.from({ length: SPARE_ROWS }, (): Row => heads.map(() => EMPTY_CELL)),
  ];
}

function valueRows({ fields }: ValuesSheet, data: FilesData, names: Names): Row[] {
  return [
    ['项目', '值', '怎么填'].map((value): Cell => ({ value, ...HEADER })),
    ...fields.map(
      (field): Row => [
        { value: field.header, type: String, alignVertical: 'top' },
        valueCell(field, valueAt(data.get(field.file), field.path), names),
        { value: field.hint, ...HINT },
      ],
    ),
  ];
}

function columnsOf(layout: SheetLayout): { width: number }[] {
  if (layout.kind === 'values') return [{ width: 22 }, { width: 50 }, { width: 60 }];
  const fields = layout.fields.map(({ width }) => ({ width }));
  return layout.key ? [{ width: 20 }, ...fields] : fields;
}

function introduction(origin: Origin): Row[] {
  return [
    [{ value: `${origin.name} 工厂配置`, type: String, fontWeight: 'bold', fontSize: 14 }],
    [
      { value: MARK_LABEL, type: String, fontWeight: 'bold' },
      { value: markText(origin), ...TEXT, backgroundColor: '#FFF4CC' },
    ],
    [],
    ...INTRODUCTION.map(
      ([label, line]): Row => [
        { value: label, type: String, fontWeight: 'bold', alignVertical: 'top' },
        { value: line, type: String, wrap: true },
      ],
    ),
  ];
}
