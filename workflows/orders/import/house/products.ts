import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { editDistance } from '../../../factory/closest.ts';
import { nearestProducts } from '../../suggest.ts';
import type { ProductMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';
import { codeKeySql, keyRows, nameKeySql } from './keys.ts';
import { createSuggester } from './near.ts';

/** What a row says about its product. */
export interface ProductWords {
  code: string | undefined;
  name: string | undefined;
}

interface Found extends Record<string, unknown> {
  key: string;
  id: number;
  code: string;
  name: string;
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
export function createProductMatcher(ctx: TxCtx, options = { suggest: true }) {
  const suggest = createSuggester(options.suggest, (text) => nearestProducts(ctx, text));
  const seen = new Map<string, ProductMatch | undefined>();

  async function decide(
    { code, name }: ProductWords,
    byCode: Table,
    byName: Table,
  ): Promise<ProductMatch | undefined> {
    const named = name === undefined ? [] : (byName.get(nameKey(name)) ?? []);
    if (code === undefined) return name === undefined ? undefined : byNameAlone(name, named);
    const coded = byCode.get(codeKey(code)) ?? [];
    const exact = coded.find((p) => p.code.toUpperCase() === code.toUpperCase()) ?? coded[0];
    if (exact) return { kind: 'known', id: exact.id, code: exact.code, name: exact.name };
    if (name === undefined) return { kind: 'unknown_code', near: await suggest(code) };
    const meant = named.find((p) => isSlip(code, p.code));
    return meant ? { kind: 'mistyped', code: meant.code, name: meant.name } : { kind: 'new', code, name };
  }

  async function byNameAlone(name: string, [only, ...others]: readonly Found[]): Promise<ProductMatch> {
    if (!only) return { kind: 'unknown_name', near: await suggest(name) };
    if (others.length > 0) return { kind: 'ambiguous', codes: [only, ...others].map((p) => p.code) };
    return { kind: 'known', id: only.id, code: only.code, name: only.name };
  }

  return async (
    products: readonly ProductWords[],
  ): Promise<ReadonlyMap<string, ProductMatch | undefined>> => {
    const open = new Map(products.map((words) => [productKey(words), words]));
    for (const key of seen.keys()) open.delete(key);
    const words = [...open.values()];
    const byCode = await find(
      ctx,
      'code',
      words.flatMap(({ code }) => (code === undefined ? [] : codeKey(code))),
    );
    const byName = await find(
      ctx,
      'name',
      words.flatMap(({ name }) => (name === undefined ? [] : nameKey(name))),
    );
    for (const [key, one] of open) seen.set(key, await decide(one, byCode, byName));
    return seen;
  };
}

type Table = ReadonlyMap<string, Found[]>;

async function find(ctx: TxCtx, by: 'code' | 'name', keys: readonly string[]): Promise<Table> {
  const byKey = new Map<string, Found[]>();
  if (keys.length === 0) return byKey;
  const key = by === 'code' ? codeKeySql(sql`code`) : nameKeySql(sql`name`);
  const rows = await ctx.tx.execute<Found>(sql`
    select w.key, p.id::float8 as id, p.code, p.name from ${keyRows(keys)}
    join (select id, code, name, ${key} as key from product) p on p.key = w.key order by p.id`);
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return byKey;
}

/** KHM-2OO for KHM-200: a third of the characters at most, and not a longer variant such as KHM-200A. */
function isSlip(code: string, registered: string): boolean {
  const [a, b] = [codeKey(code), codeKey(registered)];
  return a.length === b.length && editDistance(a, b) <= Math.max(1, b.length / 3);
}
