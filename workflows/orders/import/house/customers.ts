import { type SQL, sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { nearestCustomers } from '../../suggest.ts';
import type { CustomerMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';
import { LEGAL_FORM, plainCompanyName } from './company-name.ts';
import { keySet, nameKeySql } from './keys.ts';
import { createSuggester } from './near.ts';
import { mayBeMeant } from './telling.ts';

interface Named extends Record<string, unknown> {
  id: number;
  name: string;
  /** Full name, short name, name without its legal form, as they are compared. */
  keys: string[];
  /** Aliases, as they are compared. */
  also: string[];
}

/** How much of a table is read: all of it once (for a workbook), or only what is asked for (for a chunk of rows). */
export type Extent = 'all' | 'asked';

/**
 * Matches names with customers, a set at a time: by full name, else by short name, else by the name without its
 * legal form, else by an alias; width and spaces never count. Answers are remembered as long as the matcher lives. With `all`,
 * unknown names come with known ones that may have been meant.
 */
export function createCustomerMatcher(ctx: TxCtx, extent: Extent) {
  const suggest = createSuggester(extent === 'all', (text) =>
    nearestCustomers(ctx, text, { readable: false }),
  );
  const seen = new Map<string, CustomerMatch>();
  let all: Table | undefined;
  const near = async (name: string, table: Table): Promise<string[]> => {
    const labels = await suggest(plainCompanyName(name));
    return labels.filter((label) => {
      const bearers = table.flatMap((map) => map.get(nameKey(label)) ?? []);
      return mayBeMeant(name, [label, ...bearers.map((one) => one.name)]);
    });
  };
  return async (names: readonly string[]): Promise<ReadonlyMap<string, CustomerMatch>> => {
    const open = [...new Set(names)].filter((name) => !seen.has(name));
    if (open.length === 0) return seen;
    if (extent === 'all') all ??= await find(ctx, null);
    const table = all ?? (await find(ctx, open.map(nameKey)));
    for (const name of open) {
      const match = matchOf(table, nameKey(name));
      seen.set(name, match ?? { kind: 'new', name, near: await near(name, table) });
    }
    return seen;
  };
}

/** One map for each kind of key, the more telling first. */
type Table = readonly Map<string, Named[]>[];

async function find(ctx: TxCtx, keys: readonly string[] | null): Promise<Table> {
  const rows = await ctx.tx.execute<Named>(sql`
    select id, name, keys, also from (
      select id::float8 as id, name, array[full_key, ${nameKeySql(sql`short_name`)},
        regexp_replace(full_key, ${LEGAL_FORM}, '')] as keys,
        array(select ${nameKeySql(sql`alias`)} from unnest(aliases) alias) as also
      from customer cross join lateral (select ${nameKeySql(sql`name`)} as full_key) f
    ) c where ${keys === null ? sql`true` : wanted(keys)} order by id`);
  const table = [0, 1, 2, 3].map(() => new Map<string, Named[]>());
  for (const row of rows) {
    table.forEach((map, i) => {
      for (const key of i < 3 ? [row.keys[i] ?? ''] : row.also) {
        const same = map.get(key);
        if (same) same.push(row);
        else map.set(key, [row]);
      }
    });
  }
  return table;
}

const wanted = (keys: readonly string[]): SQL =>
  sql`keys[1] in ${keySet(keys)} or keys[2] in ${keySet(keys)} or keys[3] in ${keySet(keys)}
    or exists (select from unnest(also) one where one in ${keySet(keys)})`;

/** The most telling kind of key decides; several customers of that kind leave it open. */
function matchOf(table: Table, key: string): CustomerMatch | null {
  const found = table.map((map) => map.get(key)).find((rows) => rows !== undefined) ?? [];
  const [only, another] = found;
  if (!only) return null;
  if (another) return { kind: 'ambiguous', names: found.map((row) => row.name) };
  return { kind: 'known', id: only.id, name: only.name };
}
