import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { expect, inject, test } from 'vitest';
import { moveTo } from '../clock.ts';
import { type Address, asUrl, inDatabase } from '../connection.ts';
import { openDriver } from '../driver.ts';
import { startTestCluster, type TestServer } from './cluster.ts';
import { createTestDatabase } from './database.ts';
import { processesIn } from './processes.ts';

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('ten databases at once are migrated, movable in time, and know nothing of each other', async () => {
  const databases = await Promise.all(Array.from({ length: 10 }, () => createTestDatabase({ max: 1 })));
  await Promise.all(
    databases.map(async ({ db, sql }, index) => {
      await moveTo(db, new Date(Date.UTC(2030 + index, 0, 1)));
      await sql`insert into order_counter values ('2026-01-01', ${index})`;
    }),
  );
  for (const [index, { sql, close }] of databases.entries()) {
    const [row] = await sql`select last, extract(year from app_now())::int as year from order_counter`;
    expect(row).toEqual({ last: index, year: 2030 + index });
    await close();
  }
});

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  'a test run that ends by %s leaves no process and no file',
  async (signal) => {
    const script = fileURLToPath(new URL('./cluster-child.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
      stdio: 'pipe',
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { admin } = JSON.parse(String(line)) as { admin: Address };
    const folder = join(admin.host, '..', '..');
    expect((await processesIn(folder)).length).toBeGreaterThan(0);
    child.kill(signal);
    await once(child, 'exit');
    await expect.poll(() => exists(folder), { timeout: 5_000 }).toBe(false);
    expect(await processesIn(folder)).toEqual([]);
  },
);

test('on a given server the run leaves nothing of its own', async () => {
  const server = inject('testServer');
  const url = asUrl(server.admin);
  const admin = openDriver(url, { max: 1 });
  const names = async () =>
    (await admin`select datname from pg_database order by 1`).map((row) => row.datname);
  const cluster = await startTestCluster(pino({ level: 'silent' }), asUrl(inDatabase(url, 'postgres')));
  const own: TestServer = cluster.server;
  const database = await createTestDatabase({ max: 1 }, own);
  await database.sql`select app_now()`;
  await database.close();
  expect((await names()).filter((name) => name.startsWith(own.template))).toHaveLength(2);
  await cluster.stop();
  expect((await names()).filter((name) => name.startsWith(own.template))).toEqual([]);
  await admin.end();
});
