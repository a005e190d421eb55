import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { REPAINT } from '../../repaint-order.ts';

/**
 * Orders whose cards are painted anew after one import, those first that were looked at last: a repaint is a counted
 * call, and a card beyond these shows the order as it is when it is pressed.
 */
const MOST_ORDERS = 200;

/**
 * After an import: everybody's open cards of the orders it changed are painted anew. In one statement, and only for
 * orders that have an open card: open cards are far fewer than the rows of a workbook can be.
 */
export async function repaintChanged(ctx: TxCtx, batchId: string): Promise<void> {
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${REPAINT}, o.id || ':' || o.version, app_now()
    from (
      select split_part(key, ':', 2) as id, max(updated_at) as seen from card
      where state = 'open' and flow = 'orders' and key ~ '^order:[0-9]+:' group by 1
    ) c
    join import_row r on r.order_id = c.id::bigint and r.batch_id = ${batchId} and r.outcome = 'updated'
    join customer_order o on o.id = r.order_id
    order by c.seen desc limit ${MOST_ORDERS}
    on conflict (kind, ref) do nothing`);
}
