import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { order, rushRequest } from '../db/schema/index.ts';
import type { Ctx } from '../workflows/context.ts';
import { loadFactory } from '../workflows/factory/load.ts';
import { settlePlan } from '../workflows/scheduling/settle.ts';
import { seedShop } from '../workflows/scheduling/testing/shop.ts';
import { seedRoutings } from '../workflows/testing/catalogue.ts';
import { putOrder } from '../workflows/testing/orders.ts';
import { buttonsOf } from './world/card.ts';
import { useWorld } from './world/world.ts';

/** The shop is full; one order is wanted early. */
const the = useWorld({ now: new Date('2026-03-16T08:00:00+08:00') });
const RUSH = 'SO-20260316-0009';
const SLOW = 120_000;

beforeAll(async () => {
  const { database, factoryDir } = the();
  await seedRoutings(database);
  await seedShop(database);
  const file = path.join(factoryDir, 'scheduling.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/refineSeconds: \d+/, 'refineSeconds: 1'));
  await the().restart();
  const ctx: Ctx = {
    db: database.db,
    factory: await loadFactory(factoryDir),
    actor: { kind: 'system', name: 'test' },
    evidence: {} as Ctx['evidence'],
    log: pino({ level: 'silent' }),
    publicUrl: null,
  };
  for (let i = 1; i <= 9; i += 1) {
    const id = await putOrder(database, {
      number: `SO-20260316-${String(i).padStart(4, '0')}`,
      customer: i === 9 ? '恒锐' : '蓝泊',
      product: 'KHM-200',
      quantity: i === 9 ? 40 : 150,
      status: 'confirmed',
      promisedDate: i === 9 ? '2026-03-27' : '2026-04-30',
      salesUserId: i === 9 ? 'linxiaolan' : 'zhouqiming',
      ownerUserId: 'wangqiang',
    });
    await settlePlan(ctx, id);
  }
}, SLOW);

test(
  'from 加急 to the tick to owners told: three kinds on one card, one booked, everybody moved, all of it in the log',
  async () => {
    const patient = { patienceMs: 30_000 };
    const [sales, planner, owner, other] = [
      the().persona('林晓岚', patient),
      the().persona('曹静', patient),
      the().persona('王强', patient),
      the().persona('周启明', patient),
    ];
    await sales.says(`加急 ${RUSH} 3月26日前`);
    const offered = await planner.receivesCard(`加急 ${RUSH}`);
    expect(offered.text).toMatch(/不挤占任何订单[\s\S]*最少波及[\s\S]*最早完工/);
    const asked = await sales.receivesCard(`加急 ${RUSH}`);
    expect(asked.text).not.toContain('VMC850');
    expect(buttonsOf(asked)).toEqual([]);
    // The longer search is over.
    await expect
      .poll(async () => (await the().database.db.select().from(rushRequest))[0]?.refinement, {
        timeout: 30_000,
      })
      .toBe('done');
    await the().quiet();
    const refined = await planner.sees(/P90：十次有九次不晚于/);
    const done = await planner.presses(refined, '选 ③');
    expect(done.text).toContain('曹静 已订');
    await owner.receives(/您的订单后移 \d 个[\s\S]*承诺交期没有改动/);
    await other.receives(/您的订单后移 \d 个/);
    await sales.receives('订下加急时段');
    await sales.sees('曹静 已订');
    await the().quiet();
    const [row] = await the().database.db.select().from(order).where(eq(order.number, RUSH));
    expect(row).toMatchObject({ rush: true, promisedDate: '2026-03-27' });
    const log = await the().database.db.execute<{ action: string; n: number }>(sql`
      select action, count(*)::int as n from audit_entry where action like 'production.%' or action = 'order.rush'
      group by action order by action`);
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'order.rush',
        'production.move',
        'production.rush_ask',
        'production.rush_book',
      ]),
    );
    for (const one of [sales, planner, owner, other]) await one.hearsAll();
  },
  SLOW,
);

test(
  'SO-… 排产 shows the plan as it was booked; somebody who only sells is told whom to ask',
  async () => {
    const [planner, sales] = [the().persona('曹静'), the().persona('周启明')];
    await planner.says(`排产 ${RUSH}`);
    const plan = await planner.receivesCard(`排产 ${RUSH}`);
    expect(plan.text).toContain('VMC850');
    expect(buttonsOf(plan)).toEqual(['重新排', '加急']);
    await sales.says('SO-20260316-0001 排产');
    await sales.receives('没有查看排产的权限');
  },
  SLOW,
);
