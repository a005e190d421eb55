import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { editDistance } from '../../../factory/closest.ts';
import { nearestProducts } from '../../suggest.ts';
import type { ProductMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';
import type { Extent } from './customers.ts';
import { codeKeySql, keySet, nameKeySql } from './keys.ts';
import { createSuggester } from './near.ts';

/** What a row says about its product. */
export interface ProductWords {
  code: string | undefined;
  name: string | undefined;
}

interface Registered extends Record<string, unknown> {
  id: number;
  code: string;
  name: string;
  codeKey: string;
  nameKey: string;
}

/** Codes are compared without dashes and spaces, as in the chat. */
export const codeKey = (code: string): string => nameKey(code).replace(/[-_]/g, '');

export const productKey = ({ code, name }: ProductWords): string => `${code ?? ''}\n${name ?? ''}`;

/**
 * Matches products, a set at a time: by code, or by name where the sheet gives no code. A code that is not
 * registered is a new product only together with a name (non-standard work brings new products every day), unless
 * that name belongs to a product whose code differs by a slip of the finger.
 * @returns matches by `productKey`, for as long as the matcher lives
 */
export function createProductMatcher(ctx: TxCtx, extent: Extent) {
  const suggest = createSuggester(extent === 'all', (text) => nearestProducts(ctx, text));
  const seen = new Map<string, ProductMatch | undefined>();
  let all: Table | undefined;

  async function decide({ code, name }: ProductWords, table: Table): Promise<ProductMatch | undefined> {
    const named = name === undefined ? [] : (table.byName.get(nameKey(name)) ?? []);
    if (code === undefined) return name === undefined ? undefined : byNameAlone(name, named);
    const coded = table.byCode.get(codeKey(code)) ?? [];
    const exact = coded.find((p) => p.code.toUpperCase() === code.toUpperCase()) ?? coded[0];
    if (exact) return { kind: 'known', id: exact.id, code: exact.code, name: exact.name };
    if (name === undefined) return { kind: 'unknown_code', near: await suggest(code) };
    const meant = named.find((p) => isSlip(code, p.code));
    return meant ? { kind: 'mistyped', code: meant.code, name: meant.name } : { kind: 'new', code, name };
  }

  async function byNameAlone(name: string, [only, ...others]: readonly Registered[]): Promise<ProductMatch> {
    if (!only) return { kind: 'unknown_name', near: await suggest(name) };
    if (others.length > 0) return { kind: 'ambiguous', codes: [only, ...others].map((p) => p.code) };
    return { kind: 'known', id: only.id, code: only.code, name: only.name };
  }

  return async (
    products: readonly ProductWords[],
  ): Promise<ReadonlyMap<string, ProductMatch | undefined>> => {
    const open = new Map(products.map((words) => [productKey(words), words]));
    for (const key of open.keys()) if (seen.has(key)) open.delete(key);
    if (open.size === 0) return seen;
    if (extent === 'all') all ??= await find(ctx, null);
    const table = all ?? (await find(ctx, [...open.values()]));
    for (const [key, words] of open) seen.set(key, await decide(words, table));
    return seen;
  };
}

interface Table {
  byCode: Map<string, Registered[]>;
  byName: Map<string, Registered[]>;
}

async function find(ctx: TxCtx, asked: readonly ProductWords[] | null): Promise<Table> {
  const wanted = asked
    ? sql`"codeKey" in ${keySet(asked.flatMap(({ code }) => (code === undefined ? [] : codeKey(code))))}
        or "nameKey" in ${keySet(asked.flatMap(({ name }) => (name === undefined ? [] : nameKey(name))))}`
    : sql`true`;
  const rows = await ctx.tx.execute<Registered>(sql`
    select * from (
      select id::float8 as id, code, name, ${codeKeySql(sql`code`)} as "codeKey", ${nameKeySql(sql`name`)} as "nameKey"
      from product
    ) p where ${wanted} order by id`);
  const table: Table = { byCode: new Map(), byName: new Map() };
  for (const row of rows) {
    put(table.byCode, row.codeKey, row);
    put(table.byName, row.nameKey, row);
  }
  return table;
}

function put(map: Map<string, Registered[]>, key: string, row: Registered): void {
  const same = map.get(key);
  if (same) same.push(row);
  else map.set(key, [row]);
}

/** KHM-2OO for KHM-200: a third of the characters at most, and not a longer variant such as KHM-200A. */
function isSlip(code: string, registered: string): boolean {
  const [a, b] = [codeKey(code), codeKey(registered)];
  return a.length === b.length && editDistance(a, b) <= Math.max(1, b.length / 3);
}
