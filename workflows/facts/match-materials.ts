import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { settleGoods } from '../materials/settle-goods.ts';
import { STATIC_FLAGS } from './flags.ts';
import type { Fact } from './kinds.ts';
import { resolveAbout } from './resolve.ts';
import { settleSoon } from './unblocked.ts';

/** Looked at in one call; nobody has more facts of materials that were unknown. */
const MOST = 5_000;

/**
 * Goods facts that came before their material (or its unit) was known count from now on. To be called in the transaction
 * that writes materials. @param codes the materials that were written
 */
export async function matchMaterials(ctx: TxCtx, codes: readonly string[]): Promise<void> {
  const rows = await ctx.tx.execute<{ id: number; source: string; payload: Fact }>(sql`
    select id::float8 as id, source, payload from fact
    where material_code = any(${sql.param([...codes])}::text[]) and quantity is null and kind <> 'reversal'
    order by id limit ${MOST}`);
  if (rows.length === 0) return;
  const about = await resolveAbout(
    ctx,
    '',
    rows.map(({ payload }) => payload),
  );
  const known = rows.flatMap(({ id }, i) => {
    const { quantity, materialCode } = about[i] ?? {};
    return quantity && materialCode ? [{ id, quantity, code: materialCode }] : [];
  });
  await ctx.tx.execute(sql`
    update fact set quantity = known.quantity, material_code = known.code,
      flags = array_remove(array_remove(flags, ${STATIC_FLAGS.unknownMaterial}), ${STATIC_FLAGS.unknownUnit})
    from jsonb_to_recordset(${JSON.stringify(known)}::text::jsonb) as known (id bigint, quantity numeric, code text)
    where fact.id = known.id`);
  await settleSoon(ctx, await settleGoods(ctx, [...new Set(known.map(({ code }) => code))]));
}
