import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDriver } from '../driver.ts';
import { type EmbeddedChild, removeDataDir, spawnEmbedded } from '../testing/child.ts';
import { processesIn } from '../testing/processes.ts';
import { type Account, databaseAccount } from './account.ts';
import { canEnter, runAs } from './run-as.ts';
import { findSoftware, packageFolder } from './software.ts';
import { startEmbeddedPostgres } from './start.ts';

const logger = pino({ level: 'silent' });
const isRoot = process.getuid?.() === 0;
const NOBODY: Account = { uid: 65534, gid: 65534 };
const here = fileURLToPath(new URL('.', import.meta.url));
/** Another user can only run our code where it may read it. */
const readableByAll =
  isRoot && (await canEnter(NOBODY, here)) && (await canEnter(NOBODY, dirname(process.execPath)));

let folder: string;
let children: EmbeddedChild[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  await chmod(folder, 0o755);
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  children = [];
  await expect.poll(() => processesIn(folder), { timeout: 10_000 }).toEqual([]);
  await removeDataDir(folder);
});

function child(dataDir: string, as?: Account): EmbeddedChild {
  const started = spawnEmbedded(dataDir, as);
  children.push(started);
  return started;
}

/** Starts, writes, stops, starts again and finds what was written. */
async function serves(dataDir: string): Promise<string> {
  const first = await startEmbeddedPostgres({ dataDir, logger });
  const sql = openDriver(first.connection, { max: 1 });
  await sql`create table kept as select 7 as n`;
  await sql`checkpoint`;
  await sql.end();
  await first.stop();
  const second = await startEmbeddedPostgres({ dataDir, logger });
  const again = openDriver(second.connection, { max: 1 });
  expect(await again`select n from kept`).toEqual([{ n: 7 }]);
  await again.end();
  await second.stop();
  return second.connection.host;
}

/** Each takes some seconds: with LONG_TESTS=1. */
const rarely = process.env.LONG_TESTS ? test : test.skip;

test('a data folder below a private one (0700) works, and stays private', async () => {
  const secret = join(folder, 'private');
  await mkdir(secret, { mode: 0o700 });
  await serves(join(secret, 'data'));
  expect((await stat(secret)).mode & 0o777).toBe(0o700);
});

rarely('a data folder whose path is too long for a socket works', async () => {
  const host = await serves(join(folder, 'd'.repeat(80), '数据'.repeat(20)));
  expect(host).toMatch(/^\/tmp\/danmai-[0-9a-f]{16}$/);
  await expect(stat(host), 'removed at the end').rejects.toMatchObject({ code: 'ENOENT' });
});

test('a data folder with blanks, quotes, commas and Chinese characters works', async () => {
  await serves(join(folder, `a "b", 'c' $d 数据`));
});

rarely('a data folder behind a symbolic link is the same as without it', async () => {
  await mkdir(join(folder, 'real'));
  await symlink(join(folder, 'real'), join(folder, 'link'));
  const direct = await startEmbeddedPostgres({ dataDir: join(folder, 'real'), logger });
  const linked = await startEmbeddedPostgres({ dataDir: join(folder, 'link'), logger });
  expect(linked.owned).toBe(false);
  await linked.stop();
  await direct.stop();
});

test('a socket folder that belongs to somebody else is not trusted', async () => {
  const dataDir = join(folder, 'd'.repeat(120));
  const host = await serves(dataDir);
  await symlink(folder, host);
  await expect(startEmbeddedPostgres({ dataDir, logger })).rejects.toMatchObject({
    code: 'db.socket_folder_taken',
  });
  await rm(host);
});

test('a data folder that cannot be made is an error in words', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(startEmbeddedPostgres({ dataDir: join(folder, 'file'), logger })).rejects.toMatchObject({
    code: 'db.no_permission',
    message: expect.stringContaining('DATA_DIR'),
  });
});

test('a damaged cluster is an error in words and is left as it is', async () => {
  const cluster = join(folder, 'postgres', '18');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(join(cluster, 'something'), 'precious');
  if (isRoot) await chown(cluster, NOBODY.uid, NOBODY.gid);
  await expect(startEmbeddedPostgres({ dataDir: folder, logger })).rejects.toMatchObject({
    code: 'db.start_failed',
  });
  expect(await readFile(join(cluster, 'something'), 'utf8')).toBe('precious');
});

test('an unknown platform is told to use DATABASE_URL', () => {
  for (const [platform, arch] of [
    ['linux', 'riscv64'],
    ['win32', 'x64'],
    ['sunos', 'x64'],
  ]) {
    expect(() => packageFolder(platform, arch)).toThrow(
      expect.objectContaining({
        code: 'db.platform_unsupported',
        message: expect.stringContaining('DATABASE_URL'),
      }),
    );
  }
});

/** The package without the library links that a start makes, and so as npm installs it. */
const copyPackage = (to: string) =>
  cp(packageFolder(), to, {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });

test.runIf(isRoot)('programs below a private folder are copied once, also by two at a time', async () => {
  const secret = join(folder, 'private');
  await mkdir(secret, { mode: 0o700 });
  const source = join(secret, 'package');
  await copyPackage(source);
  const copies = [join(folder, 'cache', 'copy')];
  const find = () => findSoftware(NOBODY, copies, source);
  for (const { postgres } of await Promise.all([find(), find()])) {
    expect(postgres).toBe(join(folder, 'cache', 'copy', 'native', 'bin', 'postgres'));
    expect((await runAs(NOBODY, postgres, ['--version'])).stdout).toContain('PostgreSQL) 18');
  }
  expect(await readdir(join(folder, 'cache'))).toEqual(['copy']);
});

test('an installation as npm leaves it, without its library links, is made to run in place', async () => {
  const source = join(folder, 'package');
  await copyPackage(source);
  const account = await databaseAccount(source);
  const found = await Promise.all([1, 2, 3].map(() => findSoftware(account, [], source)));
  expect(new Set(found.map((one) => one.initdb))).toEqual(new Set([join(source, 'native', 'bin', 'initdb')]));
});

test('programs that cannot run on this machine are an error in words', async () => {
  const source = join(folder, 'package');
  await mkdir(join(source, 'native', 'bin'), { recursive: true });
  await writeFile(join(source, 'native', 'pg-symlinks.json'), '[]');
  await writeFile(
    join(source, 'native', 'bin', 'postgres'),
    '#!/bin/sh\necho no such library >&2; exit 127\n',
  );
  await chmod(join(source, 'native', 'bin', 'postgres'), 0o755);
  await expect(findSoftware(undefined, [join(folder, 'copy')], source)).rejects.toMatchObject({
    code: 'db.software_unusable',
    message: expect.stringMatching(/no such library.*DATABASE_URL/),
  });
});

test.runIf(isRoot)('root hands the server to the owner of the data, else to postgres or nobody', async () => {
  const passwd = join(folder, 'passwd');
  const nowhere = join(folder, 'none');
  await writeFile(passwd, 'root:x:0:0::/:/bin/sh\nnobody:x:99:98::/:/bin/false\n');
  expect(await databaseAccount(nowhere, passwd)).toEqual({ uid: 99, gid: 98 });
  await writeFile(passwd, 'nobody:*:-2:-2::/:/bin/false\npostgres:x:70:71::/:/bin/sh\n');
  expect(await databaseAccount(nowhere, passwd)).toEqual({ uid: 70, gid: 71 });
  await chown(folder, 1234, 1235);
  expect(await databaseAccount(folder, passwd)).toEqual({ uid: 1234, gid: 1235 });
});

test.runIf(readableByAll)('an ordinary user runs it, and root can share it', async () => {
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await chown(dataDir, NOBODY.uid, NOBODY.gid);
  const user = child(dataDir, NOBODY);
  expect(await user.next()).toMatchObject({ owned: true });
  expect((await stat(join(dataDir, 'postgres', '18'))).uid).toBe(NOBODY.uid);
  const root = await startEmbeddedPostgres({ dataDir, logger });
  expect(root.owned).toBe(false);
  await root.stop();
  expect(await user.ask('stop')).toEqual({ stopped: true });
  await startEmbeddedPostgres({ dataDir, logger }).then((server) => server.stop());
  const again = child(dataDir, NOBODY);
  expect(await again.next()).toMatchObject({ owned: true });
});

test.runIf(readableByAll)('a user without rights on the data folder is told so', async () => {
  await startEmbeddedPostgres({ dataDir: folder, logger }).then((server) => server.stop());
  const stranger = child(folder, NOBODY);
  expect(await stranger.next()).toMatchObject({ failed: 'db.no_permission' });
});
