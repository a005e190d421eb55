import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { moveTo } from '../../db/clock.ts';
import { customer, product } from '../../db/schema/index.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS } from '../../demo/names.ts';
import { demoDirectory } from '../../demo/testing.ts';
import { auditLast } from '../../workflows/audit/last.ts';
import type { Ctx, TxCtx } from '../../workflows/context.ts';
import { warn } from '../../workflows/delivery-warning/warn.ts';
import { sendDigests } from '../../workflows/digest/send.ts';
import { loadFactory } from '../../workflows/factory/load.ts';
import { syncDirectory } from '../../workflows/staff/sync-directory.ts';
import { figure } from './figure.ts';
import { type House, openHouse } from './house.ts';
import type { Part } from './parts.ts';

const NOW = new Date('2026-03-31T08:40:00+08:00');
const PEOPLE = 132;

/** A morning in a large factory: near orders are warned of, and everybody's digest is made and queued. */
export const warnings: Part = async ({ quick }) => {
  const orders = quick ? 500 : 5_000;
  const house = await openHouse();
  try {
    await moveTo(house.client.db, NOW);
    const base: Omit<Ctx, 'actor'> = {
      ...{ db: house.client.db, factory: await loadFactory(), evidence: {} as Ctx['evidence'] },
      ...{ log: pino({ level: 'silent' }), publicUrl: 'http://127.0.0.1:8790' },
    };
    await fill(house, base, orders);
    const timed = async (work: (ctx: TxCtx) => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await base.db.transaction((tx) =>
        auditLast(tx, () => work({ ...base, tx, actor: { kind: 'system', name: 'bench' } })),
      );
      return performance.now() - began;
    };
    let warned = 0;
    const warning = await timed(async (ctx) => {
      warned = await warn(ctx, null);
    });
    const again = await timed((ctx) => warn(ctx, null));
    const digest = await timed((ctx) => sendDigests(ctx, NOW.toISOString()));
    const [said] = await house.client.db.execute<{ n: number }>(
      sql`select count(*)::int as n from outbox where idempotency_key like 'digest.send:%'`,
    );
    const name = `${orders} open orders, ${PEOPLE} people`;
    return [
      figure(`warnings: ${warned} orders warned of at once (${name})`, warning, 'ms', '<2000'),
      figure(`warnings: looked at again, nothing new (${name})`, again, 'ms', '<500'),
      figure(`warnings: ${said?.n ?? 0} digests made and queued (${name})`, digest, 'ms', '<2000'),
    ];
  } finally {
    await house.close();
  }
};

/** People of all roles, and orders in all statuses: one in ten is near or late, a fifth has a checkpoint, a tenth lacks material. */
async function fill({ client: { db } }: House, base: Omit<Ctx, 'actor'>, orders: number): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, i) => {
    const one = demoDirectory.people[i % demoDirectory.people.length];
    if (!one) throw new Error('nobody works here');
    const turn = Math.floor(i / demoDirectory.people.length);
    const unionId = `${one.unionId ?? one.userId}-${turn}`;
    return turn === 0
      ? one
      : { ...one, userId: `${one.userId}-${turn}`, unionId, name: `${one.name}${turn}` };
  });
  const actor = { kind: 'system', name: 'bench' } as const;
  await db.transaction((tx) => syncDirectory({ ...base, tx, actor }, { ...demoDirectory, people }));
  await db.insert(customer).values(SAMPLE_CUSTOMERS.map(({ name, shortName }) => ({ name, shortName })));
  await db
    .insert(product)
    .values(SAMPLE_PRODUCTS.map(({ code, name, family, unit }) => ({ code, name, family, unit })));
  await db.execute(sql`
    insert into customer_order (number, customer_id, product_id, quantity, promised_date, original_promised_date, status,
      owner_user_id, sales_user_id, source, created_by, modified_by)
    select 'SO-20260301-' || lpad(n::text, 6, '0'), (select min(id) from customer) + n % (select count(*) from customer),
      (select min(id) from product) + n % (select count(*) from product), 100, d.day, d.day,
      (array['pending_review', 'confirmed', 'preparing_material', 'in_production', 'in_quality_check'])[1 + n % 5],
      (array(select user_id from person order by user_id))[1 + n % ${PEOPLE}],
      (array(select user_id from person where title = '销售员' order by user_id))[1 + n % 6], 'demo', 'system:bench', 'system:bench'
    from generate_series(1, ${orders}::int) n
    cross join lateral (select '2026-03-31'::date + case when n % 10 = 0 then n % 13 - 10 else 3 + n % 60 end as day) d`);
  await db.execute(sql`
    insert into status_change (order_id, to_status, by_user_id, owner_user_id)
    select id, status, 'system:bench', owner_user_id from customer_order`);
  await db.execute(sql`
    with made as (
      insert into checkpoint (order_id, key, name, opened_by, deadline_at)
      select id, 'bom_freeze', 'BOM冻结', 'status:confirmed', app_now() + (id % 80 - 20) * interval '1 hour'
      from customer_order where id % 5 = 0 returning id)
    insert into checkpoint_signer (checkpoint_id, round, place, user_id)
    select id, 1, 1, (array(select user_id from person order by user_id))[1 + id % ${PEOPLE}] from made`);
  await db.execute(
    sql`insert into material (code, name, unit) values ('M-1', '圆钢', 'kg'), ('M-2', '钢板', 'kg')`,
  );
  await db.execute(sql`
    insert into material_demand (order_id, material_code, required, expected_date)
    select o.id, m.code, 10, case when o.id % 20 = 0 then '2026-06-01' end
    from customer_order o cross join material m where o.id % 10 = 1`);
  for (const table of [
    'customer_order',
    'status_change',
    'checkpoint',
    'checkpoint_signer',
    'material_demand',
  ])
    await db.execute(sql.raw(`analyze ${table}`));
}
