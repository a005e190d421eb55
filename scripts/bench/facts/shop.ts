import { type SQL, sql } from 'drizzle-orm';
import type { Stage } from '../stage/stage.ts';

/** Pieces of each order: more than all reports of a run, so that none comes to its end by itself. */
const PIECES = 100_000;

export interface Shop {
  /** Orders that are being made. */
  busy: string[];
  /** Orders that wait for their first work report. */
  ready: string[];
  material: string;
}

/** Fills the house with open orders that have a routing, and a material to receive. */
export async function fillShop(stage: Stage, busy: number, ready: number): Promise<Shop> {
  const { db } = stage.house.client;
  const material = 'BENCH-AL';
  await db.execute(
    sql`insert into material (code, name, unit) values (${material}, '铝板', 'kg') on conflict do nothing`,
  );
  return {
    busy: await putOrders(db, 'in_production', busy),
    ready: await putOrders(db, 'preparing_material', ready),
    material,
  };
}

/** Orders as an import leaves them, with two operations each. @returns their numbers */
async function putOrders(
  db: { execute(query: SQL): PromiseLike<unknown> },
  status: string,
  count: number,
): Promise<string[]> {
  const rows = (await db.execute(sql`
    with fresh as (
      insert into customer_order (number, customer_id, product_id, quantity, unit_price, promised_date,
        original_promised_date, status, sales_user_id, source, created_by, modified_by)
      select 'SO-20990101-' || lpad(((select count(*) from customer_order) + n)::text, 6, '0'),
        (select id from customer order by id offset n % 20 limit 1),
        (select id from product order by id offset n % 25 limit 1),
        ${PIECES}::int, 260, current_date + 20, current_date + 20, ${status},
        (select user_id from person where title = '销售员' order by user_id limit 1),
        'import', 'system:bench', 'system:bench'
      from generate_series(1, ${count}::int) n
      returning id, number, status
    ), logged as (
      insert into status_change (order_id, to_status, by_user_id) select id, status, 'system:bench' from fresh
    ), routed as (
      insert into order_operation (order_id, step, name)
      select id, step, name from fresh, (values (10, '铣削'), (20, '装配')) as operation (step, name)
    )
    select number from fresh order by id`)) as { number: string }[];
  return rows.map(({ number }) => number);
}
