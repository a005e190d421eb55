import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { entriesOf, paintSoon } from './after-change.ts';
import { lockStock } from './read-claims.ts';
import { settle } from './settle.ts';

/**
 * The order has ended: what is reserved for it and was not issued is freed, and offered to the shortages of others.
 * What came in for it and is left becomes everybody's. The caller has locked the order and written that it is not open any more.
 */
export async function releaseAll(ctx: TxCtx, orderId: number, why: string): Promise<void> {
  const rows = await ctx.tx.execute<{ code: string }>(
    sql`select distinct material_code as code from reservation where order_id = ${orderId}`,
  );
  const codes = await lockStock(
    ctx,
    rows.map(({ code }) => code),
  );
  const changes = await settle(ctx, codes, null);
  await settleSoon(
    ctx,
    changes.map((change) => change.orderId).filter((id) => id !== orderId),
  );
  await paintSoon(ctx, [orderId, ...changes.map((change) => change.orderId)]);
  const [own, others] = [
    changes.filter((change) => change.orderId === orderId),
    changes.filter((change) => change.orderId !== orderId),
  ];
  await audit(ctx, [...entriesOf(own, why), ...entriesOf(others, `${own[0]?.number ?? ''} 释放的物料`)]);
}
