import { spawn } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedChild, makeDataDir, removeDataDir, spawnEmbedded } from '../testing/child.ts';
import { childrenOf, parentOf, postmasterPid, processesIn } from '../testing/processes.ts';
import { databaseAccount } from './account.ts';

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

/** A running owner with one committed row in the table `kept`. */
async function owner(): Promise<EmbeddedChild> {
  const started = child();
  await started.next();
  await started.ask('create table if not exists kept (n int)');
  await started.ask('insert into kept values (7)');
  return started;
}

const keptRows = async (one: EmbeddedChild) => (await one.ask('select n from kept')).rows;

/** Each takes some seconds: with LONG_TESTS=1. */
const rarely = process.env.LONG_TESTS ? test : test.skip;

test('kill -9 of the owner: the server is gone within a second', async () => {
  const killed = await owner();
  await killed.kill();
  await expect.poll(() => processesIn(dataDir), { timeout: 1_000, interval: 20 }).toEqual([]);
});

rarely(
  'kill -9 of the owner, three times, each with a start right after it: what was committed is there',
  async () => {
    let running = await owner();
    for (let round = 1; round <= 3; round += 1) {
      await running.kill();
      running = child();
      expect(await running.next()).toMatchObject({ owned: true });
      await running.ask('insert into kept values (7)');
      expect(await keptRows(running)).toHaveLength(round + 1);
    }
  },
  60_000,
);

test('kill -9 of the owner and the server together, with a start right after it', async () => {
  const killed = await owner();
  const postmaster = await postmasterPid(dataDir);
  process.kill(postmaster, 'SIGKILL');
  await killed.kill();
  const next = child();
  expect(await next.next()).toMatchObject({ owned: true });
  expect(await keptRows(next)).toEqual([{ n: 7 }]);
});

/** kill -9 of a process that may have ended with its parent a moment ago. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err;
  }
}

test('kill -9 of everything that could stop the server: the next start ends the orphan and takes over', async () => {
  const killed = await owner();
  const postmaster = await postmasterPid(dataDir);
  const keeper = await parentOf(postmaster);
  const [watcher, ...others] = (await childrenOf(keeper)).filter((pid) => pid !== postmaster);
  const [cat, ...more] = await childrenOf(watcher ?? 0);
  if (!watcher || !cat || others.length > 0 || more.length > 0) throw new Error('the keeper has changed');
  for (const pid of [keeper, watcher, cat]) killNow(pid);
  await killed.kill();
  expect(await processesIn(dataDir)).toContain(postmaster);
  const next = child();
  expect(await next.next()).toMatchObject({ owned: true });
  expect(await postmasterPid(dataDir)).not.toBe(postmaster);
  expect(await keptRows(next)).toEqual([{ n: 7 }]);
});

test('kill -9 in the middle of initdb, at different moments: the next start is clean', async () => {
  const home = join(dataDir, 'postgres');
  for (const moment of [0, 150]) {
    const killed = child();
    await expect
      .poll(async () => (await readdir(home).catch(() => [])).some((name) => name.includes('.init-')), {
        timeout: 10_000,
        interval: 5,
      })
      .toBe(true);
    await new Promise((resolve) => setTimeout(resolve, moment));
    await killed.kill();
    if (moment === 0) expect(await readdir(home)).not.toContain('18');
    const next = child();
    expect(await next.next(), `killed after ${moment} ms`).toMatchObject({ owned: true });
    expect((await next.ask('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await next.ask('stop');
    expect((await readdir(home)).filter((name) => name.includes('.init-'))).toEqual([]);
    await rm(home, { recursive: true, maxRetries: 10 });
  }
}, 120_000);

/** Ends everything at once and returns the lock file's text. */
async function killAll(): Promise<string> {
  const first = await owner();
  const text = await readFile(lock(), 'utf8');
  process.kill(await postmasterPid(dataDir), 'SIGKILL');
  await first.kill();
  await expect.poll(() => processesIn(dataDir)).toEqual([]);
  return text;
}

const lock = () => join(dataDir, 'postgres', '18', 'postmaster.pid');

rarely(
  'lock files with the number of a living process of the same account, which is no server, are no obstacle',
  async () => {
    const text = await killAll();
    const account = await databaseAccount(join(dataDir, 'postgres', '18'));
    const stranger = spawn('/bin/sleep', ['60'], { ...account, stdio: 'ignore', cwd: '/' });
    const stale = text.replace(/^\d+/, String(stranger.pid));
    await writeFile(lock(), stale);
    const sockets = text.split('\n')[4] ?? '';
    await writeFile(join(sockets, '.s.PGSQL.5432.lock'), stale);
    const next = child();
    expect(await next.next()).toMatchObject({ owned: true });
    expect(await keptRows(next)).toEqual([{ n: 7 }]);
    stranger.kill();
  },
);

rarely('a lock file that was being written when everything was killed is no obstacle', async () => {
  await killAll();
  await writeFile(lock(), '');
  const next = child();
  expect(await next.next()).toMatchObject({ owned: true });
  expect(await keptRows(next)).toEqual([{ n: 7 }]);
});
