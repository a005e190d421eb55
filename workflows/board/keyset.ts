import { type SQL, sql } from 'drizzle-orm';
import { AppError } from '../errors.ts';
import { type Sort, sortText } from './parse.ts';

/** Columns by which rows stand in order, all in one direction. */
export interface Keyset {
  columns: readonly {
    of: SQL;
    type: 'date' | 'timestamptz' | 'text' | 'int' | 'numeric' | 'float8' | 'boolean';
  }[];
  /** Greatest first. */
  down: boolean;
}

/** The values of the last row of a page, as the database writes them, and its id. */
export type Place = readonly string[];

/*
 * Pages go on after a row's values (keyset), never by a count of rows: page 2,000 costs as much as page 2, and what came
 * in between shifts nothing.
 */

/** The values of a row to go on after, as one column: `["2026-03-15"]` and its id. */
export const placeColumn = ({ columns }: Keyset, id: SQL): SQL =>
  sql`jsonb_build_array(${sql.join(
    [...columns.map(({ of }) => sql`(${of})::text`), sql`(${id})::text`],
    sql`, `,
  )})`;

export function inOrder({ columns, down }: Keyset, id: SQL): SQL {
  const direction = sql.raw(down ? ' desc' : '');
  return sql.join([...columns.map(({ of }) => sql`${of}${direction}`), sql`${id}${direction}`], sql`, `);
}

/** Rows after a place. */
export function after({ columns, down }: Keyset, id: SQL, place: Place): SQL {
  // By way of text: the driver would write a boolean's text as `f`.
  const values = columns.map(({ type }, i) => sql`${place[i] ?? ''}::text::${sql.raw(type)}`);
  return sql`(${sql.join([...columns.map(({ of }) => of), id], sql`, `)}) ${sql.raw(down ? '<' : '>')} (${sql.join(
    [...values, sql`${place[columns.length] ?? ''}::bigint`],
    sql`, `,
  )})`;
}

/** A place as a part of an address; it belongs to its sort. */
export const cursorOf = (sort: Sort, place: Place): string =>
  Buffer.from(JSON.stringify([sortText(sort), ...place])).toString('base64url');

/** @throws AppError board.bad_cursor when it was not made for this sort, or not by us */
export function placeOf(cursor: string, sort: Sort, { columns }: Keyset): Place {
  const [made, ...place] = readCursor(cursor);
  if (made !== sortText(sort) || place.length !== columns.length + 1) throw bad();
  const values = place.map(String);
  const types = [...columns.map(({ type }) => type), 'id' as const];
  if (!values.every((value, i) => SHAPES[types[i] ?? 'id'].test(value))) throw bad();
  return values;
}

const bad = (): AppError => new AppError('board.bad_cursor');

/** What each type looks like as the database writes it: nothing else reaches a statement's cast. */
const SHAPES = {
  date: /^(?:-infinity|\d{4,5}-\d{2}-\d{2})$/,
  timestamptz: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?\+00$/,
  text: /^[^\0]{0,200}$/s,
  int: /^-?\d{1,9}$/,
  numeric: /^-?\d{1,20}(?:\.\d{1,4})?$/,
  float8: /^-?\d{1,20}(?:\.\d{1,20})?(?:e-?\d{1,3})?$/,
  boolean: /^(?:true|false)$/,
  id: /^\d{1,15}$/,
} as const;

function readCursor(cursor: string): unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor.slice(0, 2_000), 'base64url').toString());
    if (Array.isArray(read)) return read;
  } catch {
    // Told below.
  }
  throw bad();
}
