import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { press } from '../../bot/presses/press.ts';
import type { Factory } from '../../workflows/factory/factory.ts';
import { createComplaints } from '../world/complaints.ts';
import { createHouse, type House } from './sweep/house.ts';
import { type Opened, openedNow, withEvidence } from './sweep/orders.ts';

/** Checkpoints in each test. */
const COUNT = process.env.LONG_TESTS ? 60 : 20;

const complaints = createComplaints();
let house: House;
beforeAll(async () => {
  house = await createHouse();
  house.base.log = pino({ level: 'warn' }, complaints);
});
afterAll(() => house.close());
beforeEach(() => house.snapshots.clear());

async function openMany(): Promise<Opened[]> {
  await house.clockAt('2026-09-17 09:00:00');
  const all: Opened[] = [];
  for (let index = 0; index < COUNT; index += 1) all.push(await openedNow(house));
  await house.drain();
  for (const at of all) await withEvidence(house, at.checkpoint);
  return all;
}

/** The engine works what is due while somebody presses a button of each checkpoint. */
async function pressWhileDue(all: readonly Opened[], userId: string, label: string): Promise<void> {
  const events = await Promise.all(all.map((at) => house.click(userId, at.cardOf(userId), label)));
  const engine = Promise.all([house.due(), house.due()]);
  await Promise.all(events.map((event) => press(house.base, 'dingtalk', event)));
  await engine;
  await house.drain();
}

const states = async () => {
  const rows = await house.database.db.execute<{ state: string; n: number }>(
    sql`select state, count(*)::int as n from checkpoint group by state order by state`,
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
};

const entries = (...actions: string[]) =>
  house.number(sql`select count(*)::int as n from audit_entry where action in ${actions}`);

test('a signature and the time-out in the same moment', async () => {
  const rejecting = (factory: Factory): Factory => {
    const rule = factory.checkpoints.bom_freeze;
    if (!rule) throw new Error('no rule');
    return {
      ...factory,
      checkpoints: { ...factory.checkpoints, bom_freeze: { ...rule, onTimeout: 'reject' } },
    };
  };
  house.rules(rejecting);
  const all = await openMany();
  await house.clockAt('2026-09-17 14:35:00');
  await pressWhileDue(all, 'engineer', '通过');
  house.rules();
  const { passed = 0, rejected = 0 } = await states();
  expect(passed + rejected).toBe(COUNT);
  expect(await entries('checkpoint.pass', 'checkpoint.reject')).toBe(COUNT);
  complaints.assertNone();
}, 60_000);

test('a signature and the checkpoints of an imported change in the same moment', async () => {
  const all = await openMany();
  await house.clockAt('2026-09-17 10:00:00');
  await house.database.db.execute(sql`update customer_order set bom_revision = 'B', version = version + 1`);
  await house.database.db.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select 'checkpoints.imported', id || ':' || version || ':u', app_now() from customer_order`);
  await pressWhileDue(all, 'engineer', '通过');
  expect(await states()).toEqual({ open: COUNT });
  expect(await entries('checkpoint.reopen')).toBe(COUNT);
  complaints.assertNone();
}, 60_000);

test('a click of the delegate and the beginning of the absence in the same moment', async () => {
  const all = await openMany();
  await house.database.db.execute(sql`
    insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
    values ('engineer', 'lin', '2026-09-17T10:00:00+08:00', '2026-10-01', 'test')`);
  await house.clockAt('2026-09-17 10:00:00');
  await house.database.db.execute(sql`
    insert into due_instant (kind, ref, due_at) select 'absence.begins', id || ':begins', app_now() from absence`);
  await pressWhileDue(all, 'lin', '催办');
  // Who presses after the absence has begun presses on a card that has changed, and is told so.
  expect(await entries('checkpoint.nudge')).toBeLessThanOrEqual(COUNT);
  expect(await states()).toEqual({ open: COUNT });
  complaints.assertNone();
}, 60_000);
