import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { editDistance } from '../../../factory/closest.ts';
import { nearestProducts } from '../../suggest.ts';
import type { ProductMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';
import { createSuggester } from './near.ts';

interface Product extends Record<string, unknown> {
  id: number;
  code: string;
  name: string;
}

export type ProductMatcher = (
  code: string | undefined,
  name: string | undefined,
) => Promise<ProductMatch | undefined>;

/** Codes are compared without dashes and spaces, as in the chat. */
export const codeKey = (code: string): string => nameKey(code).replace(/[-_]/g, '');

/**
 * All products, matched by code, or by name where the sheet gives no code. A code that is not registered is a
 * new product only together with a name (non-standard work brings new products every day), unless that name
 * belongs to a product whose code differs by a slip of the finger.
 */
export async function loadProducts(ctx: TxCtx, options = { suggest: true }): Promise<ProductMatcher> {
  const rows = await ctx.tx.execute<Product>(
    sql`select id::float8 as id, code, name from product order by id`,
  );
  const byCode = new Map<string, Product[]>();
  const byName = new Map<string, Product[]>();
  for (const row of rows) {
    byCode.set(codeKey(row.code), [...(byCode.get(codeKey(row.code)) ?? []), row]);
    byName.set(nameKey(row.name), [...(byName.get(nameKey(row.name)) ?? []), row]);
  }
  const suggest = createSuggester(options.suggest, (text) => nearestProducts(ctx, text));

  async function decide(
    code: string | undefined,
    name: string | undefined,
  ): Promise<ProductMatch | undefined> {
    if (code === undefined) return name === undefined ? undefined : named(name);
    const found = byCode.get(codeKey(code)) ?? [];
    const exact = found.find((p) => p.code.toUpperCase() === code.toUpperCase()) ?? found[0];
    if (exact) return { kind: 'known', id: exact.id, code: exact.code, name: exact.name };
    if (name === undefined) return { kind: 'unknown_code', near: await suggest(code) };
    const meant = (byName.get(nameKey(name)) ?? []).find((p) => isSlip(code, p.code));
    if (meant) return { kind: 'mistyped', code: meant.code, name: meant.name };
    return { kind: 'new', code, name };
  }

  async function named(name: string): Promise<ProductMatch> {
    const [only, ...others] = byName.get(nameKey(name)) ?? [];
    if (!only) return { kind: 'unknown_name', near: await suggest(name) };
    if (others.length > 0) return { kind: 'ambiguous', codes: [only, ...others].map((p) => p.code) };
    return { kind: 'known', id: only.id, code: only.code, name: only.name };
  }

  const seen = new Map<string, ProductMatch | undefined>();
  return async (code, name) => {
    const key = `${code ?? ''}\n${name ?? ''}`;
    if (!seen.has(key)) seen.set(key, await decide(code, name));
    return seen.get(key);
  };
}

/** KHM-2OO for KHM-200: a third of the characters at most, and not a longer variant such as KHM-200A. */
function isSlip(code: string, registered: string): boolean {
  const [a, b] = [codeKey(code), codeKey(registered)];
  return a.length === b.length && editDistance(a, b) <= Math.max(1, b.length / 3);
}
