import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import type { Ctx } from '../workflows/context.ts';
import { displaceHere } from '../workflows/rush-order/search/displace.ts';
import { prepare, searchRound } from '../workflows/rush-order/search/run.ts';
import { leadOf } from '../workflows/scheduling/passes.ts';
import { readPlannedOrder } from '../workflows/scheduling/read-order.ts';
import { loadDemo } from './load.ts';
import { demoCtx } from './testing.ts';

let database: TestDatabase;
let ctx: Ctx;
const NOW = new Date('2026-03-18T10:20:00+08:00');

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, NOW);
  ctx = await demoCtx(database);
  await loadDemo(ctx);
});
afterAll(() => database.close());

it('machines are booked, for days and not for ever, nearly all orders at work have a place', async () => {
  const rows = await database.db.execute<{ model: string; hours: number; last: string }>(sql`
    select m.model, (coalesce(sum(b.work_minutes), 0) / 60.0 / count(distinct m.id))::float8 as hours,
      max(b."to") as last
    from machine m left join machine_booking b on b.machine = m.id group by m.model order by m.model`);
  const [orders] = await database.db.execute<{ planned: number; open: number }>(sql`
    select count(distinct order_id)::int as planned, (select count(*)::int from customer_order
      where status in ('confirmed', 'preparing_material', 'in_production')) as open from machine_booking`);
  const mills = rows.find(({ model }) => model === 'VMC850');
  expect(mills?.hours).toBeGreaterThan(20);
  expect(new Date(mills?.last ?? 0).getTime()).toBeLessThan(NOW.getTime() + 45 * 86_400_000);
  expect((orders?.planned ?? 0) / (orders?.open ?? 1)).toBeGreaterThan(0.9);
});

it('suppliers have a past: lead times are measured, not guessed', async () => {
  const lead = await leadOf(ctx, { process: '镀镍', name: '镀镍', supplier: '永固表面处理厂', leadDays: 4 });
  expect(lead.passes).toBeGreaterThan(4);
  expect(lead.p90).toBeGreaterThan(lead.p50);
});

it('a rush order has options that differ', async () => {
  const [one] = await database.db.execute<{ id: number }>(sql`
    select o.id::float8 as id from customer_order o join product p on p.id = o.product_id
    where o.status = 'preparing_material' and not o.rush order by o.promised_date desc limit 1`);
  const order = await readPlannedOrder(ctx, one?.id ?? 0);
  if (!order) throw new Error('no such order');
  const { options, findings } = await searchRound(ctx, await prepare(ctx, order), displaceHere, 100);
  expect({ kinds: new Set(options.map(({ how }) => how)).size, impossible: findings.impossible }).toEqual({
    kinds: options.length,
    impossible: '',
  });
  expect(options.length).toBeGreaterThan(1);
});
