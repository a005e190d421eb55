import type { RawClient } from '../../../db/values.ts';

/** About as many as 20 years of a factory that is twenty times the reference customer. */
const CUSTOMERS = 3_000;
const PRODUCTS = 300;
const PER_DAY = 274;
/** The newest orders are open, as many as are under way at once. */
const OPEN_SHARE = 0.005;

/**
 * Fills an empty house, whose staff is there, with `count` orders of ten years up to today: a few customers and products
 * have most of them, all but the newest are completed, each salesperson has their share, and each order stands in
 * the audit log. Indexes are made afterwards, as the migrations define them, and constraints are not checked row by
 * row: this is a load for measuring, not an import.
 */
export async function loadOrders(sql: RawClient, count: number): Promise<void> {
  await fillCatalogue(sql);
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`set local maintenance_work_mem = '512MB'`;
    await tx`set local synchronous_commit = off`;
    await tx`alter table audit_entry disable trigger all`;
    await withoutIndexes(tx, async () => {
      await tx.unsafe(ORDERS, [count, Math.floor(count * (1 - OPEN_SHARE))]);
      await tx.unsafe(STATUS_LOG);
      await tx.unsafe(AUDIT_LOG);
    });
    await tx`alter table audit_entry enable trigger all`;
  });
  await sql`vacuum (analyze) customer_order, customer, product, status_change, audit_entry`;
}

type Executor = Pick<RawClient, 'unsafe'>;

async function withoutIndexes(tx: Executor, work: () => Promise<void>): Promise<void> {
  const indexes = (await tx.unsafe(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid in ('customer_order'::regclass, 'audit_entry'::regclass) and not indisunique`,
  )) as unknown as { name: string; definition: string }[];
  for (const { name } of indexes) await tx.unsafe(`drop index ${name}`);
  await work();
  for (const { definition } of indexes) await tx.unsafe(definition);
}

async function fillCatalogue(sql: RawClient): Promise<void> {
  await sql`select setseed(0.42)`;
  await sql`
    insert into customer (name, short_name)
    select short || (array['精密机械','自动化设备','电气成套','新能源装备','传动科技','智能装备','汽车零部件','轨道装备'])[1 + i % 8]
      || '有限公司', short
    from (select i, chr(19968 + (random() * 3000)::int) || chr(19968 + (random() * 3000)::int) as short
      from generate_series(1, ${CUSTOMERS}::int) i) c
    on conflict do nothing`;
  await sql`
    insert into product (code, name)
    select (array['KHM','JJ','DWJ','JC','SSX','DKG','YE'])[1 + i % 7] || '-' || (100 + i),
      (array['快换模组','定位夹具','零点定位器','检测治具','输送单元','电控柜','三相电机'])[1 + i % 7] || i
    from generate_series(1, ${PRODUCTS}::int) i`;
}

/** $1 orders, of which those after $2 are open. Skewed by powers of a random number. */
const ORDERS = `
  with seller as (
    select array_agg(user_id order by user_id) as ids from person where title = '销售员'
  ), worker as (
    select array_agg(user_id order by user_id) as ids from person where active
  ), name as (
    select (select array_agg(id order by id) from customer) as customers,
      (select array_agg(id order by id) from product) as products
  ), numbered as (
    select i, (app_now() at time zone 'Asia/Shanghai')::date - (($1::int - i) / ${PER_DAY})::int as day,
      i % ${PER_DAY} + 1 as running, i > $2::int as open
    from generate_series(1, $1::int) i
  )
  insert into customer_order (number, customer_id, product_id, quantity, unit_price, promised_date,
    original_promised_date, status, open, status_since, owner_user_id, sales_user_id, source, created_at, created_by,
    modified_by)
  select 'SO-' || to_char(day, 'YYYYMMDD') || '-' || lpad(running::text, 4, '0'),
    customers[1 + floor(power(random(), 3) * cardinality(customers))::int],
    products[1 + floor(power(random(), 2) * cardinality(products))::int],
    1 + (random() * 500)::int, round((random() * 1000)::numeric, 2), day + 30, day + 30,
    case when open then (array['pending_review','confirmed','preparing_material','in_production','in_quality_check',
      'shipped'])[1 + floor(random() * 6)::int] else 'completed' end,
    open, day + interval '9 hours',
    case when open then worker.ids[1 + floor(random() * cardinality(worker.ids))::int] end,
    seller.ids[1 + floor(random() * cardinality(seller.ids))::int],
    'demo', day + interval '9 hours',
    'staff:' || seller.ids[1 + floor(random() * cardinality(seller.ids))::int], 'system:bench'
  from numbered, name, seller, worker`;

const STATUS_LOG = `
  insert into status_change (order_id, to_status, at, by_user_id)
  select id, status, status_since, created_by from customer_order where open`;

/** What the answer reads as the last events; the chain is not sealed, nobody verifies it here. */
const AUDIT_LOG = `
  insert into audit_entry (seq, at, actor, action, entity, entity_id, change, prev_hash, hash)
  select id, created_at, created_by, 'order.create', 'order', number,
    jsonb_build_object('status', jsonb_build_array(null, status), 'quantity', jsonb_build_array(null, quantity)),
    repeat('0', 64), repeat('0', 64)
  from customer_order order by id`;
