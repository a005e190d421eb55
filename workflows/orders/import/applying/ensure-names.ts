import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../../../audit/entry.ts';
import type { TxCtx } from '../../../context.ts';
import { plainCompanyName } from '../house/company-name.ts';
import { createCustomerMatcher } from '../house/customers.ts';
import { codeKey, createProductMatcher, productKey } from '../house/products.ts';
import { nameKey } from '../rows/words.ts';
import type { OpenRow } from './open-rows.ts';

/** Ids of names that were not known when the preview was made. */
export interface Names {
  customerOf(row: OpenRow): number | undefined;
  productOf(row: OpenRow): number | undefined;
  /** What was brought into the house, for the audit log. */
  entries: AuditEntry[];
}

/**
 * Finds or creates the customers and products of rows that become orders. Names are looked up again: another
 * import may have brought them meanwhile. Inserted in the order of their names, so that two imports with the
 * same new names wait for each other in one direction only.
 */
export async function ensureNames(ctx: TxCtx, rows: readonly OpenRow[]): Promise<Names> {
  const entries: AuditEntry[] = [];
  const customers = await ensureCustomers(ctx, rows, entries);
  const products = await ensureProducts(ctx, rows, entries);
  return {
    customerOf: ({ values }) => values.customerId ?? customers.get(nameKey(values.customer ?? '')),
    productOf: ({ values }) => values.productId ?? products.get(codeKey(values.productCode ?? '')),
    entries,
  };
}

async function ensureCustomers(
  ctx: TxCtx,
  rows: readonly OpenRow[],
  entries: AuditEntry[],
): Promise<Map<string, number>> {
  const wanted = new Map<string, string>();
  for (const { values } of rows) {
    if (values.customerId === undefined && values.customer)
      wanted.set(nameKey(values.customer), values.customer);
  }
  const ids = new Map<string, number>();
  if (wanted.size === 0) return ids;
  const matches = await createCustomerMatcher(ctx, 'asked')([...wanted.values()]);
  const fresh: { key: string; name: string; short: string }[] = [];
  for (const [key, name] of wanted) {
    const found = matches.get(name);
    if (found?.kind === 'known') ids.set(key, found.id);
    if (found?.kind === 'new') fresh.push({ key, name, short: plainCompanyName(name) });
  }
  const created = await ctx.tx.execute<{ id: number; name: string }>(sql`
    insert into customer (name, short_name)
    select r.name, r.short from jsonb_to_recordset(${JSON.stringify(fresh)}::text::jsonb) as r(name text, short text)
    order by r.name on conflict (name) do nothing returning id::float8 as id, name`);
  for (const { id, name } of created) {
    ids.set(nameKey(name), id);
    entries.push({
      action: 'customer.create',
      entity: 'customer',
      entityId: id,
      change: { name: [null, name] },
    });
  }
  const lost = fresh.filter(({ key }) => !ids.has(key)).map(({ name }) => name);
  for (const { id, name } of await idsOf(ctx, sql`customer`, sql`name`, lost)) ids.set(nameKey(name), id);
  return ids;
}

async function ensureProducts(
  ctx: TxCtx,
  rows: readonly OpenRow[],
  entries: AuditEntry[],
): Promise<Map<string, number>> {
  const wanted = new Map<string, { code: string; name: string }>();
  for (const { values } of rows) {
    const { productId, productCode: code, productName: name } = values;
    // The first row's writing counts (KHM-900, not khm 900 further down).
    if (productId !== undefined || !code || !name || wanted.has(codeKey(code))) continue;
    wanted.set(codeKey(code), { code, name });
  }
  const ids = new Map<string, number>();
  if (wanted.size === 0) return ids;
  const matches = await createProductMatcher(ctx, 'asked')([...wanted.values()]);
  const fresh: { key: string; code: string; name: string }[] = [];
  for (const [key, { code, name }] of wanted) {
    const found = matches.get(productKey({ code, name }));
    if (found?.kind === 'known') ids.set(key, found.id);
    if (found?.kind === 'new') fresh.push({ key, code, name });
  }
  const created = await ctx.tx.execute<{ id: number; code: string; name: string }>(sql`
    insert into product (code, name)
    select r.code, r.name from jsonb_to_recordset(${JSON.stringify(fresh)}::text::jsonb) as r(code text, name text)
    order by r.code on conflict (code) do nothing returning id::float8 as id, code, name`);
  for (const { id, code, name } of created) {
    ids.set(codeKey(code), id);
    const change = { code: [null, code], name: [null, name] } as const;
    entries.push({ action: 'product.create', entity: 'product', entityId: id, change });
  }
  const lost = fresh.filter(({ key }) => !ids.has(key)).map(({ code }) => code);
  for (const { id, name } of await idsOf(ctx, sql`product`, sql`code`, lost)) ids.set(codeKey(name), id);
  return ids;
}

/** Names that somebody else inserted a moment ago. */
async function idsOf(
  ctx: TxCtx,
  table: ReturnType<typeof sql>,
  column: ReturnType<typeof sql>,
  names: readonly string[],
): Promise<{ id: number; name: string }[]> {
  if (names.length === 0) return [];
  return ctx.tx.execute<{ id: number; name: string }>(
    sql`select id::float8 as id, ${column} as name from ${table} where ${column} in ${[...names]}`,
  );
}
