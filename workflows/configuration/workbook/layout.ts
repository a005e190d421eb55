import type { z } from 'zod';
import type { FactoryFiles } from '../../factory/cross-check.ts';
import * as schemas from '../../factory/schema.ts';
import type { FactoryFileName } from '../../factory/texts.ts';
import { type Codec, choice, listOf, mark, number, text, yaml, yesNo } from './codecs.ts';
import { LABELS, SHEET_ORDER, TABLES, VALUE_SHEETS } from './labels.ts';
import type { Words } from './words.ts';

/** One value of the configuration in the workbook. */
export interface Field {
  file: FactoryFileName;
  /** In the row of a table, else in the file; `[]`: the whole row. */
  path: readonly string[];
  header: string;
  codec: Codec;
  hint: string;
  width: number;
}

/** A table of a file: one row per entry. */
export interface TableSheet {
  kind: 'table';
  sheet: string;
  file: FactoryFileName;
  /** Where in the file. */
  at: string;
  /** Rows are called by a key, and the file has a map; null: the file has a list. */
  key: { header: string; codec: Codec; hint: string } | null;
  fields: readonly Field[];
  /** Groups that a row always has, even when nothing of them is filled in. */
  groups: readonly (readonly string[])[];
}

/** Single values, one a row: label, value, hint. They may come from several files. */
export interface ValuesSheet {
  kind: 'values';
  sheet: string;
  fields: readonly Field[];
  groups: readonly { file: FactoryFileName; path: readonly string[] }[];
}

export type SheetLayout = TableSheet | ValuesSheet;

/** The files, what they are called in FactoryFiles, and their schema. */
export const FILES = [
  { file: 'factory.yaml', part: 'factory', schema: schemas.factoryFile },
  { file: 'status-flow.yaml', part: 'flow', schema: schemas.statusFlowFile },
  { file: 'roles.yaml', part: 'roles', schema: schemas.rolesFile },
  { file: 'checkpoints.yaml', part: 'checkpoints', schema: schemas.checkpointsFile },
  { file: 'escalation.yaml', part: 'escalation', schema: schemas.escalationFile },
  { file: 'calendar.yaml', part: 'calendar', schema: schemas.calendarFile },
  { file: 'capabilities.yaml', part: 'capabilities', schema: schemas.capabilitiesFile },
  { file: 'scheduling.yaml', part: 'scheduling', schema: schemas.schedulingFile },
  { file: 'warnings.yaml', part: 'warnings', schema: schemas.warningsFile },
  { file: 'boards.yaml', part: 'boards', schema: schemas.boardsFile },
] as const satisfies readonly { file: FactoryFileName; part: keyof FactoryFiles; schema: z.ZodType }[];

/** Files without which a factory works: they are left out when their sheets are empty and they were not there before. */
export const OPTIONAL_FILES: ReadonlySet<string> = new Set([
  'checkpoints.yaml',
  'capabilities.yaml',
  'warnings.yaml',
  'boards.yaml',
]);

/** What of zod's own description is used here. */
interface Def {
  type: string;
  innerType?: Schema;
  out?: Schema;
  element?: Schema;
  valueType?: Schema;
  shape?: Record<string, Schema>;
  entries?: Record<string, string>;
  values?: readonly unknown[];
}
interface Schema {
  def: Def;
}

/** The schema behind "optional" and "a single one is a list of one". */
function plain(schema: Schema): Def {
  const { def } = schema;
  if (def.innerType) return plain(def.innerType);
  return def.type === 'pipe' && def.out ? plain(def.out) : def;
}

/** Values of an object, nested ones flattened; maps and lists of objects are tables of their own and not among them. */
function leaves(schema: Schema, path: readonly string[] = []): { path: readonly string[]; def: Def }[] {
  const def = plain(schema);
  if (!def.shape) return [{ path, def }];
  return Object.entries(def.shape).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Paths of the objects in a schema that must be there. */
function groupsIn(schema: Schema, path: readonly string[] = []): (readonly string[])[] {
  const { shape } = plain(schema);
  if (!shape) return [];
  return Object.entries(shape).flatMap(([key, inner]) => {
    const at = [...path, key];
    if (inner.def.type === 'optional' || !plain(inner).shape) return [];
    return [at, ...groupsIn(inner, at)];
  });
}

/** The form that a type gives its values; what has none stands as it would in the YAML file. */
function codecOf(def: Def, words: Words | undefined): Codec {
  if (def.type === 'string') return text;
  if (def.type === 'number') return number;
  if (def.type === 'boolean') return yesNo;
  if (def.type === 'literal' && def.values?.length === 1 && def.values[0] === true) return mark;
  if (def.type === 'enum') return choice(Object.values(def.entries ?? {}), words);
  if (def.type === 'array' && def.element && plain(def.element).type !== 'object')
    return listOf(codecOf(plain(def.element), words));
  return yaml;
}

function fieldOf(file: FactoryFileName, table: string, path: readonly string[], def: Def): Field {
  const label = LABELS[`${file}:${[...(table ? [table] : []), path.join('.')].join('.')}`];
  const codec = label?.codec ?? codecOf(def, label?.words);
  const hint = [label?.hint ?? '', codec.hint].filter((part) => part !== '').join('；');
  return { file, path, header: label?.header ?? path.join('.'), codec, hint, width: label?.width ?? 16 };
}

const isTable = (def: Def): boolean =>
  def.type === 'record' ||
  (def.type === 'array' && def.element !== undefined && plain(def.element).type === 'object');

function tableOf(file: FactoryFileName, at: string, def: Def): TableSheet {
  const label = TABLES[`${file}:${at}`];
  const row = def.valueType ?? def.element;
  const named = { header: label?.key?.header ?? '代号', codec: label?.key?.codec ?? text };
  return {
    kind: 'table',
    ...{ sheet: label?.sheet ?? at, file, at },
    key: def.type === 'record' ? { ...named, hint: label?.key?.hint ?? '小写英文字母、数字、下划线' } : null,
    fields: row ? leaves(row).map((leaf) => fieldOf(file, at, leaf.path, leaf.def)) : [],
    groups: row ? groupsIn(row) : [],
  };
}

/** All sheets that hold configuration, derived from the schemas of its files. */
function layoutOf(): SheetLayout[] {
  const tables: TableSheet[] = [];
  const values = new Map<string, Omit<ValuesSheet, 'kind' | 'sheet'>>();
  for (const { file, schema } of FILES) {
    const shape = plain(schema as unknown as Schema).shape ?? {};
    for (const [at, inner] of Object.entries(shape)) {
      const def = plain(inner);
      // People are named in cells, not in rows.
      if (isTable(def) && !LABELS[`${file}:${at}`]) tables.push(tableOf(file, at, def));
      else {
        const sheet = VALUE_SHEETS[file] ?? '工厂';
        const before = values.get(sheet) ?? { fields: [], groups: [] };
        const fields = leaves(inner, [at]).map((leaf) => fieldOf(file, '', leaf.path, leaf.def));
        const whole = inner.def.type !== 'optional' && def.shape ? [[at]] : [];
        const groups = [...whole, ...groupsIn(inner, [at])].map((path) => ({ file, path }));
        values.set(sheet, { fields: [...before.fields, ...fields], groups: [...before.groups, ...groups] });
      }
    }
  }
  const sheets = [...values].map(([sheet, rest]): SheetLayout => ({ kind: 'values', sheet, ...rest }));
  const place = ({ sheet }: SheetLayout): number => {
    const at = (SHEET_ORDER as readonly string[]).indexOf(sheet);
    return at < 0 ? SHEET_ORDER.length : at;
  };
  return [...sheets, ...tables].sort((a, b) => place(a) - place(b));
}

export const LAYOUT: readonly SheetLayout[] = layoutOf();
