import { sql } from 'drizzle-orm';
import type { CustomerRow } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { type Moment, ordersOf } from './condition.ts';
import { after, cursorOf, inOrder, type Keyset, type Place, placeColumn, placeOf } from './keyset.ts';
import { due, kept, overdue } from './kinds.ts';
import type { Rows } from './list-orders.ts';
import type { Asked } from './parse.ts';
import { seenOrders } from './rights.ts';

interface Raw extends Record<string, unknown> {
  id: number;
  name: string;
  fullName: string;
  salesUserId: string | null;
  salesName: string | null;
  orders: number;
  open: number;
  overdue: number;
  due: number;
  onTime: number;
  dueOriginal: number;
  onTimeOriginal: number;
  meanRework: number | null;
  amount: string | null;
  lastOrderDate: string;
  place: Place;
  total: number;
}

const rate = sql`case when f.due > 0 then f.kept::float8 / f.due end`;

const SORTED: Readonly<Record<string, Keyset>> = {
  orders: { columns: [{ of: sql`f.orders`, type: 'int' }], down: true },
  open: { columns: [{ of: sql`f.open`, type: 'int' }], down: true },
  // Who has no order due yet comes last.
  onTime: { columns: [{ of: sql`coalesce(${rate}, 2)`, type: 'float8' }], down: false },
  rework: { columns: [{ of: sql`coalesce(f.rework, -1)`, type: 'float8' }], down: true },
  name: { columns: [{ of: sql`c.short_name`, type: 'text' }], down: false },
};

/**
 * 客户全景: each customer with their orders so far, the on-time rate and the mean rework, over the orders that the actor
 * reaches (cancelled ones are not counted). @throws AppError board.bad_cursor
 */
export async function listCustomers(
  ctx: Ctx,
  asked: Asked,
  at: Moment,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Rows> {
  const found = await read(ctx, asked, at);
  const rows = found.slice(0, asked.limit);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => rowOf(row, query)),
    total: rows[0]?.total ?? 0,
    next: last && found.length > asked.limit ? cursorOf(asked.sort, last.place) : null,
  };
}

async function read(ctx: Ctx, asked: Asked, at: Moment): Promise<Raw[]> {
  const keyset = SORTED[asked.sort.key] as Keyset;
  const { factory, actor } = ctx;
  const { flow } = factory;
  const place = asked.cursor === null ? null : placeOf(asked.cursor, asked.sort, keyset);
  const ofSeen = (sight: 'quality' | 'amounts', value: ReturnType<typeof sql>) => {
    const seen = seenOrders(factory, actor, sight);
    return seen ? sql`${value} filter (where ${seen})` : sql`null`;
  };
  const counted = (promised: 'promised_date' | 'original_promised_date') => due(flow, promised, at.today);
  const id = sql`c.id`;
  return (ctx.tx ?? ctx.db).execute<Raw>(sql`
    with f as materialized (
      select customer_order.customer_id, count(*)::int as orders,
        (count(*) filter (where customer_order.open))::int as open,
        (count(*) filter (where ${overdue(flow, at.today)}))::int as overdue,
        (count(*) filter (where ${counted('promised_date')}))::int as due,
        (count(*) filter (where ${counted('promised_date')} and ${kept('promised_date')}))::int as kept,
        (count(*) filter (where ${counted('original_promised_date')}))::int as due_original,
        (count(*) filter (where ${counted('original_promised_date')} and ${kept('original_promised_date')}))::int as kept_original,
        (${ofSeen('quality', sql`avg(customer_order.rework_count)`)})::float8 as rework,
        (${ofSeen('amounts', sql`sum(coalesce(customer_order.amount, 0))`)})::numeric as amount,
        (max(customer_order.created_at) at time zone 'Asia/Shanghai')::date as last_day
      from customer_order where ${ordersOf(ctx, asked, at)} group by customer_order.customer_id
    )
    select ${id}::float8 as id, c.short_name as name, c.name as "fullName", c.sales_user_id as "salesUserId",
      p.name as "salesName", f.orders, f.open, f.overdue, f.due, f.kept as "onTime", f.due_original as "dueOriginal",
      f.kept_original as "onTimeOriginal", f.rework as "meanRework", f.amount, f.last_day as "lastOrderDate",
      ${placeColumn(keyset, id)} as place, (select count(*) from f)::int as total
    from f join customer c on c.id = f.customer_id left join person p on p.user_id = c.sales_user_id
    ${place ? sql`where ${after(keyset, id, place)}` : sql``}
    order by ${inOrder(keyset, id)} limit ${asked.limit + 1}`);
}

const share = (part: number, of: number): number | null => (of > 0 ? part / of : null);

function rowOf(row: Raw, query: Readonly<Record<string, string | undefined>>): CustomerRow {
  const { view: _view, sort: _sort, cursor: _cursor, limit: _limit, ...filters } = query;
  return {
    kind: 'customer',
    id: row.id,
    name: row.name,
    fullName: row.fullName,
    salesperson: row.salesUserId ? { userId: row.salesUserId, name: row.salesName ?? row.salesUserId } : null,
    orders: row.orders,
    open: row.open,
    overdue: row.overdue,
    due: row.due,
    onTime: row.onTime,
    onTimeOriginal: row.onTimeOriginal,
    onTimeRate: share(row.onTime, row.due),
    onTimeRateOriginal: share(row.onTimeOriginal, row.dueOriginal),
    ...(row.meanRework === null ? {} : { meanRework: row.meanRework }),
    ...(row.amount === null ? {} : { amount: row.amount }),
    lastOrderDate: row.lastOrderDate,
    drill: { ...filters, view: 'orders', customer: String(row.id), cancelled: 'no' },
  };
}
