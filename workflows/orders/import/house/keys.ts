import { type SQL, sql } from 'drizzle-orm';

/** `nameKey` (rows/words.ts) of a column, computed where the names are: a table of thousands is never brought here. */
export const nameKeySql = (column: SQL): SQL =>
  sql`lower(regexp_replace(normalize(${column}, NFKC), '\\s', '', 'g'))`;

/** `codeKey` (products.ts) of a column. */
export const codeKeySql = (column: SQL): SQL => sql`translate(${nameKeySql(column)}, '-_', '')`;

/** A list of texts as a set to be `in`, in one parameter however long it is; looked up by hash. */
export const keySet = (keys: readonly string[]): SQL =>
  sql`(select jsonb_array_elements_text(${JSON.stringify([...new Set(keys)])}::text::jsonb))`;
