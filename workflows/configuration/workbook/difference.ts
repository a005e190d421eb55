import { type Data, type FilesData, meaningOf, namesOf, valueAt } from './data.ts';
import { givesRights } from './gives-rights.ts';
import { type Field, LAYOUT, type TableSheet } from './layout.ts';
import type { Names } from './names.ts';

/** One thing that differs between two configurations, in words. '' = nothing stands there. */
export interface Difference {
  file: string;
  sheet: string;
  /** The row, as people call it; '' for single values. */
  row: string;
  /** The column or item; '' when the whole row was added or removed. */
  field: string;
  before: string;
  after: string;
  /** Of a list: what came in and what went, item by item; both empty when only the order differs. */
  items?: { added: string[]; removed: string[] };
  /** Somebody may do or see what they could not before. */
  gain?: true;
  /** What is allowed and probably not meant (warn.ts); whole sentences. */
  warnings?: string[];
}

interface Side {
  data: FilesData;
  names: Names;
}

const sideOf = (data: FilesData): Side => ({
  data,
  names: { current: namesOf(data), former: namesOf(data) },
});

/** What differs, sheet by sheet in the order of the workbook; the order of rows in a map does not count. */
export function differenceOf(before: FilesData, after: FilesData): Difference[] {
  const [from, to] = [sideOf(before), sideOf(after)];
  return LAYOUT.flatMap((layout) =>
    layout.kind === 'table'
      ? tableDifference(layout, from, to)
      : layout.fields.flatMap((field) =>
          fieldDifference(layout.sheet, '', field, [from, valueIn(from, field)], [to, valueIn(to, field)]),
        ),
  );
}

const valueIn = ({ data }: Side, field: Field): unknown => valueAt(data.get(field.file), field.path);

type Valued = readonly [Side, unknown];

function fieldDifference(sheet: string, row: string, field: Field, from: Valued, to: Valued): Difference[] {
  if (meaningOf(from[1]) === meaningOf(to[1])) return [];
  const items = itemsOf(field, from, to);
  return [
    {
      file: field.file,
      sheet,
      row,
      field: field.header,
      before: shown(field, from),
      after: shown(field, to),
      ...(items ? { items } : {}),
      ...(givesRights(field, from[1], to[1]) ? { gain: true as const } : {}),
    },
  ];
}

/** Undefined for what is no list on either side. */
function itemsOf({ codec }: Field, from: Valued, to: Valued): Difference['items'] {
  const items = ([{ names }, value]: Valued): string[] | null => {
    if (value === undefined) return [];
    return Array.isArray(value) && codec.items ? codec.items(value, names) : null;
  };
  const [before, after] = [items(from), items(to)];
  if (!codec.items || !before || !after) return undefined;
  const without = (some: string[], others: string[]) => [
    ...new Set(some.filter((one) => !others.includes(one))),
  ];
  return { added: without(after, before), removed: without(before, after) };
}

function shown(field: Field, [{ names }, value]: Valued): string {
  if (value === undefined || meaningOf(value) === '') return '';
  return String(field.codec.write(value, names));
}

/** The rows of a table by what they are known by in both configurations. */
function rowsOf({ file, at, key }: TableSheet, { data }: Side): Map<string, unknown> {
  const table = valueAt(data.get(file), [at]) ?? {};
  if (key) return new Map(Object.entries(table as Data));
  const seen = new Map<string, number>();
  return new Map(
    (table as Data[]).map((row) => {
      const name = JSON.stringify([row.to, row.label ?? null]);
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      return [`${name}#${nth}`, row];
    }),
  );
}

/** What a row is called: its name, its key, or where its step leads. */
function rowName(layout: TableSheet, key: string, row: unknown, side: Side): string {
  const written = (path: string): string => {
    const field = layout.fields.find((one) => one.path.join('.') === path);
    return field ? shown(field, [side, valueAt(row, field.path)]) : '';
  };
  const step = written('to') === '' ? '' : `${written('from')} → ${written('to')}`;
  return written('name') || step || key;
}

function tableDifference(layout: TableSheet, from: Side, to: Side): Difference[] {
  const [before, after] = [rowsOf(layout, from), rowsOf(layout, to)];
  const { file, sheet } = layout;
  const gone = [...before].filter(([key]) => !after.has(key));
  const rows = [...after].flatMap(([key, row]): Difference[] => {
    const old = before.get(key);
    const name = rowName(layout, key, row, to);
    if (old === undefined)
      return [
        {
          ...{ file, sheet, row: name, field: '', before: '', after: summary(layout, row, to) },
          ...(layout.fields.some((field) => givesRights(field, undefined, valueAt(row, field.path)))
            ? { gain: true as const }
            : {}),
        },
      ];
    return layout.fields.flatMap((field) =>
      fieldDifference(sheet, name, field, [from, valueAt(old, field.path)], [to, valueAt(row, field.path)]),
    );
  });
  const removed = gone.map(
    ([key, row]): Difference => ({
      file,
      sheet,
      row: rowName(layout, key, row, from),
      field: '',
      before: summary(layout, row, from),
      after: '',
    }),
  );
  return [...rows, ...removed, ...orderDifference(layout, before, after, from, to)];
}

/** Steps are offered in the order of their list; in a map the order says nothing. */
function orderDifference(
  layout: TableSheet,
  before: Map<string, unknown>,
  after: Map<string, unknown>,
  from: Side,
  to: Side,
): Difference[] {
  if (layout.key) return [];
  const common = (one: Map<string, unknown>, other: Map<string, unknown>) =>
    [...one.keys()].filter((key) => other.has(key));
  const [was, is] = [common(before, after), common(after, before)];
  if (was.join('\n') === is.join('\n')) return [];
  const named = (keys: readonly string[], rows: Map<string, unknown>, side: Side) =>
    keys.map((key) => rowName(layout, key, rows.get(key), side)).join('、');
  return [
    {
      file: layout.file,
      sheet: layout.sheet,
      row: '',
      field: '行的次序',
      before: named(was, before, from),
      after: named(is, after, to),
    },
  ];
}

function summary(layout: TableSheet, row: unknown, side: Side): string {
  const parts = layout.fields.flatMap((field) => {
    const text = shown(field, [side, valueAt(row, field.path)]);
    return text === '' ? [] : [`${field.header} ${text}`];
  });
  return parts.join('；') || '（空）';
}
