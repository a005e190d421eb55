import type { RawClient } from '../../../db/values.ts';
import { loadOrders } from '../where/million.ts';

/** A factory of three years: orders by `count`, the newest `open` of them in work, with what boards look at. */
export async function loadBoards(sql: RawClient, count: number, open: number): Promise<void> {
  await loadOrders(sql, count);
  await sql`select setseed(0.7)`;
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    // Three years: 33,000 orders are some thirty a day.
    await tx.unsafe(
      `
      update customer_order set created_at = app_now() - (($1::int - id) * interval '1095 days' / $1::int),
        promised_date = ((app_now() - (($1::int - id) * interval '1095 days' / $1::int)) at time zone 'Asia/Shanghai')::date + 20 + (id % 25)::int`,
      [count],
    );
    await tx.unsafe(`
      update customer_order set original_promised_date = promised_date - case when id % 6 = 0 then 7 else 0 end,
        rework_count = case when id % 11 = 0 then 1 else 0 end, rush = id % 20 = 0`);
    await tx.unsafe(
      `update customer_order set open = id > $1::int - $2::int, status = case when id <= $1::int - $2::int then 'completed'
        else (array['pending_review','confirmed','preparing_material','in_production','in_production','in_quality_check','shipped'])[1 + id % 7] end`,
      [count, open],
    );
    // Those in work are promised around today, a twentieth of them late.
    await tx.unsafe(`
      update customer_order set promised_date = (app_now() at time zone 'Asia/Shanghai')::date - 3 + (id % 60)::int,
        original_promised_date = (app_now() at time zone 'Asia/Shanghai')::date - 3 + (id % 60)::int,
        status_since = app_now() - (id % 200) * interval '1 hour', created_at = app_now() - (id % 1000) * interval '1 hour'
      where open`);
    await tx.unsafe(`
      update customer_order set shipped_date = least(promised_date + case when id % 9 = 0 then 2 else -1 end,
          (app_now() at time zone 'Asia/Shanghai')::date), status_since = promised_date + interval '2 days'
      where status in ('shipped', 'completed')`);
    await tx.unsafe(`update customer_order set status_since = least(status_since, app_now())`);
    await tx.unsafe(`delete from status_change`);
    // The log of that load has no head; exports write into it.
    await tx.unsafe(`delete from audit_entry`);
    await tx.unsafe(`
      insert into status_change (order_id, to_status, at, by_user_id, owner_role, owner_user_id, first_act_at)
      select o.id, s.status, o.status_since - s.back * interval '20 hours', 'system:bench', 'production', o.owner_user_id,
        case when o.id % 3 > 0 then o.status_since + interval '2 hours' end
      from customer_order o, (values ('pending_review', 3), ('confirmed', 2), ('in_production', 1)) as s (status, back)
      union all select id, status, status_since, 'system:bench', 'production', owner_user_id,
        case when id % 3 > 0 then status_since + interval '2 hours' end from customer_order`);
    await tx.unsafe(`
      insert into checkpoint (order_id, key, name, opened_by, opened_at, deadline_at, state, decided_at, decided_by)
      select o.id, k.key, k.name, 'status:confirmed', o.status_since, o.status_since + interval '8 hours',
        case when o.open and o.id % 4 = 0 then 'open' else 'passed' end,
        case when o.open and o.id % 4 = 0 then null else o.status_since + (o.id % 30) * interval '1 hour' end, 'staff:x'
      from customer_order o, (values ('bom_freeze', '结构工程师确认BOM冻结'), ('quality_release', '质检放行')) as k (key, name)`);
    await tx.unsafe(`
      insert into checkpoint_signer (checkpoint_id, round, place, user_id)
      select id, 1, 1, 'zhaogong' from checkpoint where state = 'open'`);
    await tx.unsafe(`
      insert into escalation_step (checkpoint_id, arm, tier, planned_at, outcome, told)
      select id, 1, 1, deadline_at, 'told', array['zhaogong'] from checkpoint where id % 3 = 0`);
    await tx.unsafe(`
      insert into due_date_change (order_id, state, from_date, to_date, reason, requested_by, approved_by, decided_at)
      select id, 'accepted', original_promised_date, promised_date, 'x', 'staff:a', 'staff:b', created_at + interval '10 days'
      from customer_order where promised_date > original_promised_date`);
    await tx.unsafe(`
      insert into delivery_warning (order_id, promised_date, status, cause, status_change_id)
      select id, promised_date, status, 'near', 0 from customer_order
      where open and shipped_date is null and promised_date <= (app_now() at time zone 'Asia/Shanghai')::date + 2`);
    await tx.unsafe(
      `insert into material (code, name, unit) values ('M-1', '圆钢', 'kg') on conflict do nothing`,
    );
    await tx.unsafe(`
      insert into material_demand (order_id, material_code, required, expected_date)
      select id, 'M-1', 5, promised_date from customer_order where open and id % 5 = 0`);
    await tx.unsafe(`
      insert into status_pace (status, median_minutes, sample)
      select status, 2880, 50 from (values ('pending_review'), ('confirmed'), ('preparing_material'), ('in_production'), ('in_quality_check')) s (status)`);
  });
  await sql`vacuum (full, analyze) customer_order`;
  await sql`vacuum (analyze) status_change, checkpoint, checkpoint_signer, escalation_step, due_date_change, delivery_warning, material_demand`;
}
