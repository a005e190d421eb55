import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import type { Ctx } from '../workflows/context.ts';
import { readShopLoad } from '../workflows/load/shop-load.ts';
import { minuteOf } from '../workflows/load/spans.ts';
import { readUtilisation } from '../workflows/plant/utilisation.ts';
import { displaceHere } from '../workflows/rush-order/search/displace.ts';
import { prepare, searchRound } from '../workflows/rush-order/search/run.ts';
import { machinesOf } from '../workflows/scheduling/machines.ts';
import { leadOf } from '../workflows/scheduling/passes.ts';
import { readPlannedOrder } from '../workflows/scheduling/read-order.ts';
import { readPlan } from '../workflows/scheduling/read-plan.ts';
import { settlePlan } from '../workflows/scheduling/settle.ts';
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

it('most machines have something on them, begun within the shifts of the last days and partly reported', async () => {
  const rows = await database.db.execute<{ id: number; kept: boolean; tools: boolean }>(sql`
    select b.order_id::float8 as id, b."from" between app_now() - interval '3 days' and app_now() and b."to" > app_now()
        and w.good between 1 and o.quantity - 1 and not w.finished and w.last_report_at between b."from" and app_now()
        and w.good = (select sum((f.payload->>'good')::int) from fact f
          where f.order_id = o.id and (f.payload->>'step')::int = w.step)
        and not exists (select from order_operation p where p.order_id = o.id and p.step < w.step
          and (not p.finished or p.last_report_at > b."from")) as kept,
      w.tooling = '' or exists (select from tool_booking t where t.booking_id = b.id) as tools
    from machine_booking b join customer_order o on o.id = b.order_id
    join order_operation w on w.order_id = b.order_id and w.step = b.step where b.state = 'running'`);
  expect(rows.length).toBeGreaterThanOrEqual(8);
  expect(rows.filter(({ kept, tools }) => !kept || !tools)).toEqual([]);
  const settled = await settlePlan(ctx, rows[0]?.id ?? 0);
  expect(settled).toMatchObject({ outcome: 'kept' });
});

it('the machines have a past: a week of it is known, and they were used as in a decent factory', async () => {
  const now = minuteOf(NOW);
  const week = [...(await readUtilisation(ctx, await machinesOf(ctx), now - 7 * 1_440, now)).values()];
  const running = week.map(({ figures }) => figures?.running ?? 0);
  expect(Math.min(...week.map(({ coverage }) => coverage))).toBeGreaterThan(0.9);
  expect(Math.min(...running)).toBeGreaterThan(0.5);
  expect(Math.max(...running)).toBeLessThan(0.85);
  const shares = (await readShopLoad(ctx)).machines.map(({ availability }) => availability.share);
  expect(Math.min(...shares)).toBeGreaterThan(0.75);
});

it('suppliers have a past: lead times are measured, not guessed', async () => {
  const lead = await leadOf(ctx, { process: '镀镍', name: '镀镍', supplier: '永固表面处理厂', leadDays: 4 });
  expect(lead.passes).toBeGreaterThan(4);
  expect(lead.p90).toBeGreaterThan(lead.p50);
});

it('the work centres are as full as in a decent factory, with a bottleneck and machines that have room', async () => {
  const house = await readPlan(ctx);
  const end = house.now + 14 * 1_440;
  const worked = (id: string, from: number, to: number) =>
    (house.times.get(id)?.spans ?? []).reduce(
      (sum, one) => sum + Math.max(0, Math.min(to, one.to, end) - Math.max(from, one.from, house.now)),
      0,
    );
  const shares = [...new Set(house.machines.map(({ model }) => model))].map((model) => {
    const own = house.machines.filter((one) => one.model === model).map(({ id }) => id);
    const taken = house.plan.reservations.filter(({ machine }) => own.includes(machine));
    const work = taken.reduce((sum, { machine, from, to }) => sum + worked(machine, from, to), 0);
    return work / own.reduce((sum, id) => sum + worked(id, house.now, end), 0);
  });
  expect(Math.max(...shares)).toBeGreaterThan(0.65);
  expect(Math.max(...shares)).toBeLessThan(0.9);
  const loads = (await readShopLoad(ctx)).machines.map(({ load }) => load ?? 0);
  expect(Math.max(...loads)).toBeGreaterThan(0.85);
  expect(loads.filter((load) => load < 0.6).length).toBeGreaterThanOrEqual(4);
  expect(loads.filter((load) => load > 0.9).length).toBeLessThanOrEqual(4);
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  expect(mean).toBeGreaterThan(0.4);
  expect(mean).toBeLessThan(0.75);
});

it('most orders will be done in time, a few will not', async () => {
  const [row] = await database.db.execute<{ late: number }>(sql`
    select avg((ends > (promised_date + 1)::timestamp at time zone 'Asia/Shanghai')::int)::float8 as late
    from (select promised_date, max(b."to") as ends from customer_order o
      join machine_booking b on b.order_id = o.id where b.state <> 'done' group by o.id) planned`);
  expect(row?.late).toBeGreaterThan(0.05);
  expect(row?.late).toBeLessThan(0.25);
});

it('most orders have three options that differ, and there is an order for each kind', async () => {
  const rows = await database.db.execute<{ id: number }>(sql`
    select id::float8 as id from customer_order where status in ('confirmed', 'preparing_material', 'in_production')
    order by number`);
  const kinds = new Set<string>();
  let three = 0;
  for (const { id } of rows) {
    const order = await readPlannedOrder(ctx, id);
    if (!order) throw new Error('no such order');
    const { options, findings } = await searchRound(ctx, await prepare(ctx, order), displaceHere, 5);
    for (const { how } of options) kinds.add(how);
    expect(new Set(options.map(({ how }) => how)).size).toBe(options.length);
    expect(options.length === 3 || findings.fewer !== '').toBe(true);
    if (options.length === 3) three += 1;
  }
  expect(three / rows.length).toBeGreaterThan(0.5);
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining(['earliest', 'keep', 'least', 'none', 'outside', 'overtime']),
  );
});
