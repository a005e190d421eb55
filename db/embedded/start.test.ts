import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from '../client.ts';
import { openDriver } from '../driver.ts';
import { type EmbeddedChild, makeDataDir, removeDataDir, spawnEmbedded } from '../testing/child.ts';
import { postmasterPid, processesIn } from '../testing/processes.ts';
import { startEmbeddedPostgres } from './start.ts';

const logger = pino({ level: 'silent' });
let dataDir: string;
let children: EmbeddedChild[] = [];
beforeEach(async () => {
  dataDir = await makeDataDir();
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  children = [];
  await expect.poll(() => processesIn(dataDir), { timeout: 10_000 }).toEqual([]);
  await removeDataDir(dataDir);
});

function child(): EmbeddedChild {
  const started = spawnEmbedded(dataDir);
  children.push(started);
  return started;
}

test('the first start makes a durable, private server; a later one finds the data within a second', async () => {
  const first = await startEmbeddedPostgres({ dataDir, logger });
  const raw = openDriver(first.connection, { max: 1 });
  await raw`create table kept (word text)`;
  await raw`insert into kept values ('海川')`;
  const settings = await raw`select name, setting from pg_settings where name in
    ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'TimeZone', 'log_statement', 'lc_messages')`;
  const [text] = await raw`select current_setting('server_encoding') as encoding,
    (select datctype from pg_database where datname = current_database()) as ctype`;
  await raw.end();
  expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toMatchObject({
    ...{ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', listen_addresses: '' },
    ...{ TimeZone: 'UTC', log_statement: 'none' },
  });
  expect(text).toEqual({ encoding: 'UTF8', ctype: 'C.UTF-8' });
  expect((await stat(first.connection.host)).mode & 0o777).toBe(0o700);
  expect((await stat(join(dataDir, 'postgres', '18'))).mode & 0o777).toBe(0o700);
  await first.stop();
  expect(await processesIn(dataDir)).toEqual([]);

  const began = performance.now();
  const second = await startEmbeddedPostgres({ dataDir, logger });
  const again = openDriver(second.connection, { max: 1 });
  expect(await again`select word from kept`).toEqual([{ word: '海川' }]);
  expect(performance.now() - began).toBeLessThan(1_000);
  await again.end();
  await second.stop();
});

test('three processes that start at once on an empty folder use one server', async () => {
  const three = [child(), child(), child()];
  const answers = await Promise.all(three.map((one) => one.next()));
  expect(answers.map((answer) => answer.owned).sort()).toEqual([false, false, true]);
  await three[0]?.ask('create table shared (n int)');
  for (const one of three) expect((await one.ask('insert into shared values (1)')).rows).toEqual([]);
  expect((await three[1]?.ask('select count(*)::int as n from shared'))?.rows).toEqual([{ n: 3 }]);
  expect((await readdir(join(dataDir, 'postgres'))).filter((name) => name.includes('.init-'))).toEqual([]);
});

test('when the owner stops, a sharer takes over under the same address', async () => {
  const owner = child();
  await owner.next();
  const sharer = child();
  const { host } = await sharer.next();
  await owner.ask('create table kept as select 7 as n');
  expect(await owner.ask('stop')).toEqual({ stopped: true });
  await expect
    .poll(() => sharer.ask('select n from kept'), { timeout: 10_000 })
    .toEqual({ owned: true, host, rows: [{ n: 7 }] });
  expect(await sharer.ask('stop')).toEqual({ stopped: true });
});

test('a sharer that stops leaves the server to its owner', async () => {
  const owner = child();
  await owner.next();
  const sharer = await startEmbeddedPostgres({ dataDir, logger });
  expect(sharer.owned).toBe(false);
  await sharer.stop();
  expect((await owner.ask('select 1 as n')).rows).toEqual([{ n: 1 }]);
});

test('a server that crashes is started again by its owner, and clients and listeners find it', async () => {
  const server = await startEmbeddedPostgres({ dataDir, logger });
  const client = connect(server.connection, { max: 2 });
  await client.db.execute(sql`create table kept as select 7 as n`);
  const heard: string[] = [];
  let subscribed = 0;
  await client.sql.listen(
    'due',
    (word) => heard.push(word),
    () => {
      subscribed += 1;
    },
  );
  process.kill(await postmasterPid(dataDir), 'SIGKILL');
  const rows = async () => [...(await client.db.execute(sql`select n from kept`).catch(() => []))];
  await expect.poll(rows, { timeout: 10_000 }).toEqual([{ n: 7 }]);
  expect(server.owned).toBe(true);
  await expect.poll(() => subscribed, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  await client.db.execute(sql`select pg_notify('due', 'again')`);
  await expect.poll(() => heard).toEqual(['again']);
  await client.close();
  await server.stop();
});

test('stop is orderly and quick, even while a query runs and a transaction is open', async () => {
  const server = await startEmbeddedPostgres({ dataDir, logger });
  const client = connect(server.connection, { max: 2 });
  const running = client.sql`select pg_sleep(600)`.catch((error: Error) => error.message);
  const open = client.db
    .transaction(async (tx) => {
      await tx.execute(sql`create table never (n int)`);
      await sleep(2_000);
      await tx.execute(sql`insert into never values (1)`);
    })
    .catch((error: Error) => error.message);
  await sleep(200);
  const began = performance.now();
  await server.stop();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await running).toBeTypeOf('string');
  expect(await open).toBeTypeOf('string');
  await client.close(0);
  expect(await processesIn(dataDir)).toEqual([]);
});

test('Ctrl-C reaches the program, not the server, which serves until the program stops it', async () => {
  const one = child();
  await one.next();
  process.kill(-(one.process.pid ?? 0), 'SIGINT');
  expect(await one.next()).toEqual({ signal: 'SIGINT' });
  expect((await one.ask('select 1 as n')).rows).toEqual([{ n: 1 }]);
  expect(await one.ask('stop')).toEqual({ stopped: true });
});
