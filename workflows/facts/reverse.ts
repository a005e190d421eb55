import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { STAYS, WAITS_FOR_TARGET } from './flags.ts';
import type { Kept } from './store.ts';

/**
 * Marks what is taken back, whichever of the two came first: a reversal that arrives before its fact waits for it. A
 * reversal takes the order and the material of its fact, so that it stands in the same past.
 * @returns the materials whose stock changes by it
 */
export async function reverseFacts(
  ctx: TxCtx,
  source: string,
  kept: readonly Kept[],
): Promise<{ materialCodes: string[] }> {
  if (kept.length === 0) return { materialCodes: [] };
  const keys = kept.map(({ fact }) => fact.key);
  const back = kept.flatMap(({ fact }) => (fact.kind === 'reversal' ? fact.reverses : []));
  const rows = await ctx.tx.execute<{ code: string | null }>(sql`
    update fact f set reversed_by = r.key,
      flags = array(select flag from unnest(f.flags) flag where flag = any(${sql.param([...STAYS])}::text[]))
    from fact r
    where r.source = ${source} and r.kind = 'reversal' and f.source = ${source} and f.kind <> 'reversal'
      and f.key = r.payload->>'reverses' and f.reversed_by is null
      and (f.key = any(${sql.param([...keys, ...back])}::text[]))
    returning f.material_code as code`);
  if (rows.length === 0 && back.length === 0) return { materialCodes: [] };
  await ctx.tx.execute(sql`
    update fact r set order_id = f.order_id, order_number = f.order_number, material_code = f.material_code,
      flags = array_remove(r.flags, ${WAITS_FOR_TARGET})
    from fact f
    where r.source = ${source} and r.kind = 'reversal' and f.source = ${source} and f.reversed_by = r.key
      and (r.key = any(${sql.param([...keys])}::text[]) or f.key = any(${sql.param([...keys])}::text[]))
      and (r.order_id is null or ${WAITS_FOR_TARGET} = any(r.flags))`);
  return { materialCodes: rows.flatMap(({ code }) => code ?? []) };
}
