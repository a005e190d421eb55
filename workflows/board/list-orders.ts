import { sql } from 'drizzle-orm';
import type { ViewRow } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { type Moment, ordersOf } from './condition.ts';
import { after, cursorOf, inOrder, type Place, placeColumn, placeOf } from './keyset.ts';
import type { Asked } from './parse.ts';
import { readRows } from './read-rows.ts';
import { orderKeyset } from './sorts.ts';

/** The rows of a page. */
export interface Rows {
  rows: ViewRow[];
  total: number;
  next: string | null;
}

/** A page of a list of orders. @throws AppError board.sort_not_visible, board.bad_cursor */
export async function listOrders(ctx: Ctx, asked: Asked, at: Moment): Promise<Rows> {
  const [{ ids, next }, total] = await Promise.all([
    pageOfOrders(ctx, asked, at),
    countOrders(ctx, asked, at),
  ]);
  return { rows: await readRows(ctx, ids, asked.view, at), total, next };
}

/** The ids of a page, and where the next one begins. */
export async function pageOfOrders(
  ctx: Ctx,
  asked: Asked,
  at: Moment,
): Promise<{ ids: number[]; next: string | null }> {
  const keyset = orderKeyset(ctx, asked.view, asked.sort);
  const id = sql`customer_order.id`;
  const place = asked.cursor === null ? null : placeOf(asked.cursor, asked.sort, keyset);
  const warnings =
    asked.sort.key === 'urgency'
      ? sql`left join delivery_warning w on w.order_id = customer_order.id and w.state = 'open'`
      : sql``;
  const found = await (ctx.tx ?? ctx.db).execute<{ id: number; place: Place }>(sql`
    select ${id}::float8 as id, ${placeColumn(keyset, id)} as place
    from customer_order join customer c on c.id = customer_order.customer_id ${warnings}
    where ${ordersOf(ctx, asked, at)} ${place ? sql`and ${after(keyset, id, place)}` : sql``}
    order by ${inOrder(keyset, id)} limit ${asked.limit + 1}`);
  const rows = found.slice(0, asked.limit);
  const last = rows.at(-1);
  return {
    ids: rows.map((row) => row.id),
    next: last && found.length > asked.limit ? cursorOf(asked.sort, last.place) : null,
  };
}

/** How many orders a query shows, in all its pages. */
export async function countOrders(
  ctx: Ctx,
  asked: Pick<Asked, 'view' | 'filters'>,
  at: Moment,
): Promise<number> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ total: number }>(
    sql`select count(*)::int as total from customer_order where ${ordersOf(ctx, asked, at)}`,
  );
  return row?.total ?? 0;
}
