import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { nearestCustomers } from '../../suggest.ts';
import type { CustomerMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';
import { LEGAL_FORM, plainCompanyName } from './company-name.ts';
import { keyRows, nameKeySql } from './keys.ts';
import { createSuggester } from './near.ts';

interface Found extends Record<string, unknown> {
  key: string;
  id: number;
  name: string;
  /** 0 full name, 1 short name, 2 name without its legal form. */
  rank: number;
}

/**
 * Matches names with customers, a set at a time: by full name, else by short name, else by the name without its
 * legal form; width and spaces never count. Answers are remembered as long as the matcher lives.
 */
export function createCustomerMatcher(ctx: TxCtx, options = { suggest: true }) {
  const suggest = createSuggester(options.suggest, (text) =>
    nearestCustomers(ctx, text, { readable: false }),
  );
  const seen = new Map<string, CustomerMatch>();
  return async (names: readonly string[]): Promise<ReadonlyMap<string, CustomerMatch>> => {
    const open = [...new Set(names)].filter((name) => !seen.has(name));
    const found = await find(ctx, open.map(nameKey));
    for (const name of open) {
      const match = matchOf(found.get(nameKey(name)) ?? []);
      seen.set(name, match ?? { kind: 'new', name, near: await suggest(plainCompanyName(name)) });
    }
    return seen;
  };
}

async function find(ctx: TxCtx, keys: readonly string[]): Promise<Map<string, Found[]>> {
  const byKey = new Map<string, Found[]>();
  if (keys.length === 0) return byKey;
  const rows = await ctx.tx.execute<Found>(sql`
    with known as materialized (
      select id, name, ${nameKeySql(sql`name`)} as full_key, ${nameKeySql(sql`short_name`)} as short_key from customer
    ), named as (
      select id, name, 0 as rank, full_key as key from known
      union all select id, name, 1, short_key from known
      union all select id, name, 2, regexp_replace(full_key, ${LEGAL_FORM}, '') from known
    )
    select w.key, n.id::float8 as id, n.name, n.rank from ${keyRows(keys)} join named n on n.key = w.key
    order by n.rank, n.id`);
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return byKey;
}

/** The best kind of match decides; several customers of that kind leave it open. */
function matchOf(found: readonly Found[]): CustomerMatch | null {
  const best = found.filter((row) => row.rank === found[0]?.rank);
  const [only, another] = best;
  if (!only) return null;
  if (another) return { kind: 'ambiguous', names: best.map((row) => row.name) };
  return { kind: 'known', id: only.id, name: only.name };
}
