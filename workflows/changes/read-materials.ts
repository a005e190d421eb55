import { eq, sql } from 'drizzle-orm';
import { product } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { type Amount, amountOf } from '../materials/amount.ts';
import { readLines } from '../materials/coverage.ts';
import { explode } from '../materials/explode.ts';
import { demandsOf, substitutionsIn } from '../materials/needs.ts';
import { readBom } from '../materials/read-bom.ts';
import { readDemands } from '../materials/write-demands.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import type { MaterialState } from './impact.ts';

/**
 * Each material of an order as it is and as it would be, by the explosion that would plan it. Parts that are made here
 * are taken from stock as far as there is any.
 * @returns null where the product has no bill of materials
 */
export async function readMaterialStates(
  ctx: TxCtx,
  row: OrderRow,
  next: OrderRow,
  planned: boolean,
): Promise<MaterialState[] | null> {
  const [of] = await ctx.tx.select({ code: product.code }).from(product).where(eq(product.id, row.productId));
  const stored = await readDemands(ctx, row.id);
  const lines = await readLines(ctx, [row.id]);
  const held = (code: string): Amount => {
    const line = lines.find((one) => one.code === code);
    return line ? line.fromStock + line.fromReceipts : 0;
  };
  const free = await readFree(ctx);
  const needsOf = async (order: OrderRow) => {
    const bom = await readBom(ctx, of?.code ?? '', order.bomRevision);
    const needs = explode(bom, order.quantity, (code) => (free.get(code) ?? 0) + held(code));
    return demandsOf(needs, substitutionsIn(stored), bom.materials);
  };
  const then = await needsOf(next);
  const now = planned && stored.length > 0 ? stored : await needsOf(row);
  if (then.length + now.length === 0) return null;
  const codes = [...new Set([...now, ...then].map(({ code }) => code))];
  const names = await readNames(ctx, codes);
  const required = (of: readonly { code: string; required: Amount }[], code: string) =>
    of.find((one) => one.code === code)?.required ?? 0;
  return names.map((material) => ({
    ...material,
    from: required(now, material.code),
    to: required(then, material.code),
    held: held(material.code),
    free: free.get(material.code) ?? 0,
  }));
}

/** What is in stock and kept for nobody. */
async function readFree({ tx }: TxCtx): Promise<Map<string, Amount>> {
  const rows = await tx.execute<{ code: string; free: string }>(sql`
    select material_code as code, (on_hand - reserved)::text as free from stock where on_hand > reserved`);
  return new Map(rows.map(({ code, free }) => [code, amountOf(free)]));
}

async function readNames(
  { tx }: TxCtx,
  codes: readonly string[],
): Promise<Pick<MaterialState, 'code' | 'name' | 'unit' | 'leadDays'>[]> {
  const rows = await tx.execute<{ code: string; name: string; unit: string; leadDays: number | null }>(sql`
    select code, name, unit, lead_days as "leadDays" from material
    where code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::text::jsonb)) order by code`);
  return [...rows];
}
