import { sql } from 'drizzle-orm';
import { moveTo } from '../db/clock.ts';
import { createTestDatabase } from '../db/testing/database.ts';
import { displaceHere } from '../workflows/rush-order/search/displace.ts';
import { prepare, searchRound } from '../workflows/rush-order/search/run.ts';
import { readPlannedOrders } from '../workflows/scheduling/read-order.ts';
import { readPlan } from '../workflows/scheduling/read-plan.ts';
import { loadDemo } from './load.ts';
import { demoCtx } from './testing.ts';
import { it } from 'vitest';
it('look', async () => {
const database = await createTestDatabase();
const NOW = new Date(process.env.AT ?? '2026-03-18T10:20:00+08:00');
await moveTo(database.db, NOW);
const ctx = await demoCtx(database);
const t = performance.now();
await loadDemo(ctx);
console.log('loaded in', Math.round(performance.now() - t), 'ms');
const house = await readPlan(ctx);
const now = house.now, end = now + 14*1440;
for (const days of [7, 14, 21]) {
const byModel = new Map<string, {work:number, time:number, late: number}>();
const end = now + days*1440;
for (const m of house.machines) {
  const one = byModel.get(m.model) ?? {work:0,time:0,late:0};
  const cap = (a:number,b:number)=> (house.times.get(m.id)?.spans ?? []).reduce((s,x)=> s+Math.max(0,Math.min(b,x.to)-Math.max(a,x.from))*x.rate,0);
  one.time += cap(now,end);
  for (const r of house.plan.reservations) if (r.machine===m.id) one.work += cap(Math.max(now,r.from), Math.min(end,r.to));
  byModel.set(m.model, one);
}
console.log(days,'d', [...byModel].map(([m,{work,time}])=>`${m} ${Math.round(100*work/time)}%`).join('  '));
}
const ids = await database.db.execute<{id:number}>(sql`select id::float8 as id from customer_order where status in ('confirmed','preparing_material','in_production') and open order by number`);
const orders = await readPlannedOrders(ctx, ids.map(x=>x.id));
const tally: Record<string, number> = {};
const [counts] = await database.db.execute(sql`select count(*) filter (where due < e)::int as late, count(*)::int as n from (select (o.promised_date+1)::timestamp at time zone 'Asia/Shanghai' as due, max(b."to") as e from machine_booking b join customer_order o on o.id=b.order_id group by o.id) x`);
console.log('late plans', counts);
for (const order of orders) {
  const { options, findings } = await searchRound(ctx, await prepare(ctx, order), displaceHere, 200);
  const k = String(options.length); tally[k] = (tally[k] ?? 0) + 1;
  console.log(order.number, order.status.padEnd(18), order.rush ? 'R':' ', order.promisedDate, options.map(o=>`${o.how}:${Math.round((o.option.completion.p90-now)/60)}h/${o.putOff.length}`).join('  '), findings.fewer || findings.impossible, Math.round(findings.tookMs));
}
console.log(tally);
await database.close();

}, 200000);
