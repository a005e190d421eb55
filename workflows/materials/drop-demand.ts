import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { entriesOf, paintSoon } from './after-change.ts';
import { planEntry } from './plan-demand.ts';
import { lockStock } from './read-claims.ts';
import { settle } from './settle.ts';
import { readDemands } from './write-demands.ts';

/**
 * The customer's confirmation was taken back: nothing is needed for the order any more, what was reserved from stock goes to
 * others; what came in for it stays its own. The caller has locked the order.
 */
export async function dropDemand(ctx: TxCtx, orderId: number, why: string): Promise<void> {
  const rows = await ctx.tx.execute<{ code: string }>(
    sql`select material_code as code from material_demand where order_id = ${orderId}`,
  );
  if (rows.length === 0) return;
  const codes = await lockStock(
    ctx,
    rows.map(({ code }) => code),
  );
  const before = await readDemands(ctx, orderId);
  const [of] = await ctx.tx.execute<{ number: string }>(
    sql`select number from customer_order where id = ${orderId}`,
  );
  await ctx.tx.execute(sql`delete from material_demand where order_id = ${orderId}`);
  const changes = await settle(ctx, codes, null);
  const others = changes.filter((change) => change.orderId !== orderId);
  await settleSoon(
    ctx,
    others.map((change) => change.orderId),
  );
  await paintSoon(ctx, [orderId, ...others.map((change) => change.orderId)]);
  await audit(ctx, [planEntry(of?.number ?? '', before, [], why), ...entriesOf(changes, why)]);
}
