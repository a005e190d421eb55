import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { nearestCustomers } from '../../suggest.ts';
import type { CustomerMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';
import { plainCompanyName } from './company-name.ts';
import { createSuggester } from './near.ts';

interface Customer extends Record<string, unknown> {
  id: number;
  name: string;
  shortName: string;
}

export type CustomerMatcher = (name: string) => Promise<CustomerMatch>;

/**
 * All customers, matched by full name, else by short name, else by the name without its legal form (width and
 * spaces never count). The table has thousands of rows at most and is read once per workbook.
 * @param options.suggest whether unknown names come with known ones that may have been meant
 */
export async function loadCustomers(ctx: TxCtx, options = { suggest: true }): Promise<CustomerMatcher> {
  const rows = await ctx.tx.execute<Customer>(
    sql`select id::float8 as id, name, short_name as "shortName" from customer order by id`,
  );
  const [full, short, plain] = [
    index(rows, (c) => c.name),
    index(rows, (c) => c.shortName),
    index(rows, plainName),
  ];
  const suggest = createSuggester(options.suggest, (text) =>
    nearestCustomers(ctx, text, { readable: false }),
  );
  const seen = new Map<string, CustomerMatch>();
  return async (name) => {
    const before = seen.get(name);
    if (before) return before;
    const key = nameKey(name);
    const found = full.get(key) ?? short.get(key) ?? plain.get(key) ?? [];
    const match = matchOf(found) ?? { kind: 'new', name, near: await suggest(plainCompanyName(name)) };
    seen.set(name, match);
    return match;
  };
}

function matchOf(found: readonly Customer[]): CustomerMatch | null {
  const [only, another] = found;
  if (!only) return null;
  if (another) return { kind: 'ambiguous', names: found.map((c) => c.name) };
  return { kind: 'known', id: only.id, name: only.name };
}

const plainName = (customer: Customer): string => plainCompanyName(customer.name);

function index(rows: readonly Customer[], word: (customer: Customer) => string): Map<string, Customer[]> {
  const map = new Map<string, Customer[]>();
  for (const row of rows) {
    const key = nameKey(word(row));
    map.set(key, [...(map.get(key) ?? []), row]);
  }
  return map;
}
