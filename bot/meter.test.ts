import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import { recordingLog } from './dingtalk/testing/log.ts';
import { sleep } from './dingtalk/testing/until.ts';
import { createMeter } from './meter.ts';

let database: TestDatabase;
const { log, codes } = recordingLog();
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => database.db.execute(sql`truncate api_meter`));
afterAll(() => database.close());

const make = () => createMeter(database.db, 'dingtalk', log);

describe('the meter', () => {
  it('adds calls and pushes up by API', async () => {
    const meter = make();
    for (let i = 0; i < 3; i += 1) meter.count('call', 'POST /a');
    meter.count('call', 'POST /b');
    meter.count('push', '/topic');
    const usage = await meter.read();
    expect(usage).toMatchObject({ calls: 4, pushes: 1 });
    expect(usage.byApi).toEqual([
      { kind: 'call', api: 'POST /a', count: 3 },
      { kind: 'call', api: 'POST /b', count: 1 },
      { kind: 'push', api: '/topic', count: 1 },
    ]);
    expect(usage.month).toMatch(/^\d{4}-\d{2}$/);
  });

  it('writes by itself within about a second, and at its stop', async () => {
    const meter = make();
    meter.count('call', 'POST /a');
    const stored = async () =>
      Number(
        (await database.db.execute<{ n: string }>(sql`select coalesce(sum(count), 0) n from api_meter`))[0]
          ?.n,
      );
    expect(await stored()).toBe(0);
    await sleep(1_300);
    expect(await stored()).toBe(1);
    meter.count('call', 'POST /a');
    await meter.stop();
    expect(await stored()).toBe(2);
  });

  it('of several copies of the service counts into the same rows, also at the same time', async () => {
    const meters = Array.from({ length: 4 }, make);
    for (const meter of meters)
      for (let i = 0; i < 50; i += 1) meter.count(i % 2 ? 'call' : 'push', `api ${i % 5}`);
    await Promise.all(meters.map((m) => m.stop()));
    expect(await make().read()).toMatchObject({ calls: 100, pushes: 100 });
  });

  it('keeps its counts when the database is away', async () => {
    const other = await createTestDatabase();
    const meter = createMeter(other.db, 'dingtalk', log);
    await other.db.execute(sql`alter table api_meter rename to away`);
    meter.count('call', 'POST /a');
    await sleep(1_200);
    expect(codes()).toContain('meter.not_written');
    await other.db.execute(sql`alter table away rename to api_meter`);
    expect((await meter.read()).calls).toBe(1);
    await meter.stop();
    await other.close();
  });

  it('begins a new month at midnight in Shanghai, and still tells the old one', async () => {
    const meter = make();
    await moveTo(database.db, new Date('2026-03-31T23:59:00+08:00'));
    meter.count('call', 'POST /a');
    await meter.flush();
    await moveTo(database.db, new Date('2026-04-01T00:00:30+08:00'));
    expect(await meter.read()).toEqual({ month: '2026-04', calls: 0, pushes: 0, byApi: [] });
    expect(await meter.read('2026-03')).toMatchObject({ month: '2026-03', calls: 1 });
    await meter.stop();
  });
});
