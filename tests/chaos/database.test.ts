import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { FloodRequest } from '../../sandbox/control-types.ts';
import { expectOrder } from '../world/invariants.ts';
import { placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ timings: { botRedeliveryMs: Array.from({ length: 100 }, () => 500) } });

/** Ends every connection that the service has, as a restart of the server does. */
async function cutConnections(): Promise<number> {
  const rows = await the().database.db.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'danmai' and pid <> pg_backend_pid()`);
  return rows.length;
}

test('connections cut again and again under load: the service recovers by itself, nothing is lost or doubled', async () => {
  the().complaints.expect(
    'inbox.failed',
    'loop.failed',
    'stream.not_accepted',
    'outbox.settle_failed',
    'outbox.recovered',
    'engine.recovered',
    'meter.not_written',
    'due.failed',
  );
  const userIds = ['linxiaolan', 'zhouqiming', 'xujiahe', 'wunan'];
  const flood: FloodRequest = { userIds, text: '下单 恒锐 KHM-200 {n}套 3月20日', count: 60, perSecond: 30 };
  const said = the().control.post('/flood', flood);
  let cut = 0;
  for (let i = 0; i < 6; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 350));
    cut += await cutConnections();
  }
  await said;
  await expect.poll(openRows, { timeout: 25_000, interval: 200 }).toBe(0);
  expect(cut).toBeGreaterThan(6);
  const forms = await Promise.all(userIds.map(async (id) => (await the().persona(id).hearsAll()).length));
  expect(forms.reduce((sum, n) => sum + n)).toBe(60);
  await expectOrder(the());
}, 60_000);

test('afterwards everything works as before', async () => {
  await placeOrder(the(), '林晓岚', '恒锐 KHM-200 20套 3月20日');
});

/** Sends whose settling was cut are free again when their lease ends. */
async function openRows(): Promise<number> {
  await the().database.db.execute(
    sql`update outbox set leased_until = clock_timestamp() where state = 'sending' and leased_until < clock_timestamp() + interval '58 seconds'`,
  );
  const pushes = await the().control.get<{ pushes: { lost: number } }>('/counters');
  expect(pushes.pushes.lost).toBe(0);
  const [row] = await the().database.db.execute<{ open: number }>(sql`
    select (60 - (select count(*) from inbox where state = 'done' and kind = 'message')
      + (select count(*) from outbox where state in ('queued', 'sending')))::int as open`);
  return row?.open ?? -1;
}
