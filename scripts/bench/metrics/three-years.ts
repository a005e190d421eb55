import type { RawClient } from '../../../db/values.ts';

/** Orders a year, and customers, of the reference factory (shared/product.md: 11,000 a year, 47 a day). */
const CUSTOMERS = 400;
const PRODUCTS = 260;
/** The newest orders are in work: those of a month. */
const IN_WORK = 0.027;

/**
 * Fills an empty house, whose staff is there, with three years of the reference factory up to now: `count` orders with all
 * their statuses, checkpoints, signatures, time-outs, messages, facts and entries of the log; some 60 events
 * per order. Generated in SQL; constraints and triggers are not asked row by row: a load for measuring.
 * @returns how many events it wrote
 */
export async function threeYears(sql: RawClient, count: number): Promise<number> {
  await sql`select setseed(0.42)`;
  await catalogue(sql);
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`set local maintenance_work_mem = '256MB'`;
    await tx`set local synchronous_commit = off`;
    await tx`alter table audit_entry disable trigger all`;
    for (const statement of [STAFF, ABSENCES, ORDERS])
      await tx.unsafe(statement, statement === ORDERS ? [count, Math.ceil(count * IN_WORK)] : []);
    for (const statement of [
      STATUSES,
      LATEST,
      CHECKPOINTS,
      SIGNERS,
      STEPS,
      MEETINGS,
      MESSAGES,
      FACTS,
      ENTRIES,
      RUSH,
    ])
      await tx.unsafe(statement);
    await tx`alter table audit_entry enable trigger all`;
  });
  await sql`vacuum (analyze)`;
  const [row] = (await sql.unsafe(
    `select ${EVENTS.map((table) => `(select count(*) from ${table})`).join(' + ')} as n`,
  )) as unknown as { n: string }[];
  return Number(row?.n ?? 0);
}

const EVENTS = ['status_change', 'checkpoint_signer', 'escalation_step', 'outbox', 'fact', 'audit_entry'];

async function catalogue(sql: RawClient): Promise<void> {
  await sql`
    insert into customer (name, short_name)
    select '客户' || i || '机械有限公司', '客户' || i from generate_series(1, ${CUSTOMERS}::int) i`;
  await sql`
    insert into product (code, name, family, unit)
    select 'KHM-' || (1000 + i), '快换模组' || i, '快换模组', '套' from generate_series(1, ${PRODUCTS}::int) i`;
}

/** 132 people in twelve departments, by role: six planners, 28 in sales, and so on (user ids p1 … p132). */
const STAFF = `
  with departments as (
    insert into department (id, name, parent_id) select 'd0', '工厂', null
    union all select 'd' || i, '部门' || i, 'd0' from generate_series(1, 12) i
  )
  insert into person (user_id, name, title, department_ids)
  select 'p' || i, '员工' || i, '员工', array['d' || (1 + i % 12)] from generate_series(1, 132) i`;

/** Each of them is away eight times a year for two days, with a colleague as substitute. */
const ABSENCES = `
  insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by, declared_at)
  select 'p' || i, 'p' || (1 + (i + 11) % 132), day, day + interval '2 days', 'staff:p' || i, day - interval '3 days'
  from generate_series(1, 132) i, generate_series(1, 24) n,
    lateral (select date_trunc('day', app_now()) - (n * 45 + (i * 7) % 40) * interval '1 day' as day) d`;

/** $1 orders over three years, of which the last $2 are in work. Promised 20 days after they came; one in six is moved. */
const ORDERS = `
  with numbered as (
    select i, date_trunc('day', app_now() - (($1::int - i) * 1096.0 / $1::int + 1) * interval '1 day') + (random() * 10) * interval '1 hour' as at,
      i > $1::int - $2::int as open
    from generate_series(1, $1::int) i
  ), drawn as (
    select *, (at at time zone 'Asia/Shanghai')::date as day, random() as luck, random() as late,
      1 + floor(power(random(), 2) * ${CUSTOMERS})::int as customer, 1 + floor(power(random(), 2) * ${PRODUCTS})::int as product
    from numbered
  )
  insert into customer_order (number, customer_id, product_id, quantity, unit_price, promised_date, original_promised_date,
    shipped_date, status, open, status_since, owner_user_id, sales_user_id, source, created_at, created_by, modified_by, rework_count)
  select 'SO-' || to_char(day, 'YYYYMMDD') || '-' || lpad((i % 10000)::text, 4, '0'), customer, product, 10, 480,
    day + 20 + case when luck < 0.16 then 8 else 0 end, day + 20,
    case when not open and luck > 0.02 then day + 14 + floor(late * 9)::int end,
    case when luck <= 0.02 then 'cancelled' when not open then 'completed'
      else (array['pending_review','confirmed','preparing_material','in_production','in_quality_check','shipped'])[1 + i % 6] end,
    open and luck > 0.02, at, 'p' || (1 + i % 132), 'p' || (1 + i % 28), 'chat', at, 'staff:p' || (1 + i % 28), 'system:bench',
    case when luck > 0.92 then 1 else 0 end
  from drawn order by i`;

/** Every status on the way of an order with its owner's first act, now and then none; some are sent back once. */
const STATUSES = `
  with way as (
    select o.id, o.created_at, o.status, o.open, o.sales_user_id, o.rework_count,
      array['pending_review','confirmed','preparing_material','in_production','in_quality_check']
        || case when o.rework_count > 0 then array['in_production','in_quality_check'] else '{}' end || array['shipped','completed'] as path
    from customer_order o
  ), step as (
    select w.id, w.created_at, w.sales_user_id, w.path[n] as status, w.path[n - 1] as former, n,
      (case when w.status = 'cancelled' then 2 when w.open then array_position(w.path, w.status) else cardinality(w.path) end) as last
    from way w, lateral generate_series(1, cardinality(w.path)) n
  ), timed as (
    select *, created_at + (n - 1) * interval '50 hours' + (random() * 20) * interval '1 hour' as at, random() as luck
    from step where n <= last
  )
  insert into status_change (order_id, from_status, to_status, at, by_user_id, cause, owner_role, owner_user_id, first_act_at, first_act_by)
  select id, former, status, case when n = 1 then created_at else at end,
    case when n = 1 then 'staff:' || sales_user_id else 'system:mes' end, 'data', 'role', owner,
    case when status <> 'completed' and luck > 0.03
      then case when n = 1 then created_at else at end + (-ln(1 - random()) * 180) * interval '1 minute' end,
    'staff:' || owner
  from timed, lateral (select case status
      when 'pending_review' then 'p' || (101 + id % 6) when 'shipped' then sales_user_id
      else 'p' || (29 + (id * 7 + n) % 72) end as owner) w
  order by id, n`;

/** What stands still in its present status, and orders that came a moment ago, wait to this day. */
const LATEST = `
  update status_change c set first_act_at = null, first_act_by = null
  where c.id in (select max(id) from status_change group by order_id) and c.order_id % 2 = 0`;

const CHECKPOINTS = `
  insert into checkpoint (order_id, key, name, state, opened_at, opened_by, deadline_at, tier, decided_at)
  select o.id, k.key, k.name, case when o.open and at > app_now() - interval '8 hours' then 'open' else 'passed' end, at,
    'status:confirmed', at + interval '1 day', 0, at + interval '5 hours'
  from customer_order o, (values ('bom_freeze', '结构工程师确认BOM冻结', interval '1 day'), ('special_process', '工艺确认特殊工序', interval '1 day'),
    ('substitute_materials', '采购总监审批替代料清单', interval '2 days'), ('quality_release', '质检放行', interval '9 days')) k(key, name, after),
    lateral (select o.created_at + k.after as at) t
  where at < app_now()`;

const SIGNERS = `
  insert into checkpoint_signer (checkpoint_id, round, place, user_id, state, asked_at, ended_at, decided_at, asked_by)
  select c.id, 1, n, 'p' || (107 + (c.id * 3 + n) % 26), case when c.state = 'open' then 'pending' else 'signed' end, c.opened_at,
    case when c.state <> 'open' then c.opened_at + t.took end, case when c.state <> 'open' then c.opened_at + t.took end,
    'p' || (1 + c.order_id % 132)
  from checkpoint c, generate_series(1, 2) n, lateral (select (-ln(1 - random()) * 240 + n) * interval '1 minute' as took) t`;

const STEPS = `
  insert into escalation_step (checkpoint_id, arm, tier, planned_at, done_at, outcome, told)
  select c.id, 1, t, c.deadline_at + (t - 1) * interval '4 hours', c.deadline_at + (t - 1) * interval '4 hours', 'told', array['p1']
  from checkpoint c, generate_series(1, 2) t where c.id % 9 = 0`;

const MEETINGS = `
  insert into escalation_meeting (checkpoint_id, arm, state, organiser_user_id, attendee_user_ids)
  select id, 1, 'decided', 'p1', array['p2'] from checkpoint where id % 45 = 0`;

/** The message to planning of each order, and ten others. */
const MESSAGES = `
  insert into outbox (channel, lane, recipient, message, idempotency_key, created_at, state, settled_at)
  select 'dingtalk', 'person:p' || (101 + o.id % 6), '{}', '{}',
    case when n = 0 then 'order:' || o.id || ':v1:owner' else 'bench:' || o.id || ':' || n end,
    o.created_at, 'sent', o.created_at + (1 + random() * 5) * interval '1 second'
  from customer_order o, generate_series(0, 10) n`;

const FACTS = `
  insert into fact (source, key, kind, order_id, occurred_at, received_at, payload, digest, reported_by)
  select 'mes', o.id || '-' || n, 'work_report', o.id, o.created_at + n * interval '9 hours', o.created_at + n * interval '9 hours',
    '{}', '', 'system:mes'
  from customer_order o, generate_series(1, 14) n`;

const ENTRIES = `
  insert into audit_entry (seq, at, actor, action, entity, entity_id, change, prev_hash, hash)
  select row_number() over (order by o.created_at + n * interval '9 hours'), o.created_at + n * interval '9 hours', 'system:bench',
    'order.transition', 'order', o.number, '{"status": ["a", "b"]}', repeat('0', 64), repeat('0', 64)
  from customer_order o, generate_series(1, 20) n`;

const RUSH = `
  insert into rush_request (order_id, kind, state, asked_by, asked_at, booked_at, findings)
  select id, 'rush', 'booked', 'p1', created_at, created_at + (30 + random() * 90) * interval '1 second', '{"tookMs": 0.4}'
  from customer_order where id % 20 = 0`;
