import { randomUUID } from 'node:crypto';
import { access, chmod, chown, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DbError, systemCode } from '../errors.ts';
import type { Account } from './account.ts';
import { cannotWrite } from './places.ts';
import { canEnter, runAs } from './run-as.ts';
import type { Durability } from './settings.ts';
import type { Software } from './software.ts';

/** The server's superuser and the service's database. */
export const USERNAME = 'danmai';
export const DATABASE = 'danmai';

/**
 * pg_trgm sees no Chinese letters when lc_ctype is "C", so it must be a UTF-8 locale; the collation may be C
 * (code-point order, the same on every machine).
 */
const LOCALES = [['--locale=C.UTF-8'], ['--locale=C', '--lc-ctype=en_US.UTF-8']];

/** The killed process's initdb may still be writing for a moment while its folder is removed. */
const REMOVE_TREE = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };

/** A folder as the database's account can name it. */
export interface Named {
  path: string;
  /** To be handed to the child as its descriptor 3. */
  fd: number | undefined;
  close(): Promise<void>;
}

/**
 * The path under which `account` finds `folder`. Below a private folder (0700, /root for one) no path leads
 * there, but an open descriptor does: Linux resolves /proc/self/fd/3 without asking the folders above.
 */
export async function nameFor(account: Account | undefined, folder: string): Promise<Named> {
  if (await canEnter(account, folder)) return { path: folder, fd: undefined, close: async () => undefined };
  if (process.platform !== 'linux') {
    throw new DbError(
      'db.data_dir_unreachable',
      `数据库以普通账户运行，无法进入数据目录 ${folder}。请改用普通用户启动，或用 DATA_DIR 指定其他目录。`,
      `The database account cannot enter ${folder}; start as an ordinary user or set DATA_DIR.`,
    );
  }
  const handle = await open(folder, 'r');
  return { path: '/proc/self/fd/3', fd: handle.fd, close: () => handle.close() };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Turns what PostgreSQL printed when it failed into an error with a remedy. */
export function explain(output: string, folder: string): DbError {
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return cannotWrite(folder, Object.assign(new Error(output), { code: 'ENOSPC' }));
  }
  if (/Permission denied|Operation not permitted|wrong ownership|Read-only file system/.test(output)) {
    return cannotWrite(folder, Object.assign(new Error(output), { code: 'EACCES' }));
  }
  const tail = output.trim().split('\n').slice(-8).join(' | ');
  return new DbError(
    'db.start_failed',
    `内置数据库无法启动：${tail}。数据未被改动；也可以用 DATABASE_URL 指定其他数据库。`,
    `The embedded database cannot start: ${tail}. No data was changed; DATABASE_URL can name another server.`,
  );
}

async function initialise(
  software: Software,
  account: Account | undefined,
  staging: Named,
  home: string,
  durability: Durability,
): Promise<void> {
  let output = '';
  for (const locale of LOCALES) {
    const done = await runAs(
      account,
      software.initdb,
      [
        ...['-D', staging.path, '-U', USERNAME, '--encoding=UTF8', ...locale],
        ...['--auth-local=trust', '--auth-host=reject', '--no-instructions'],
        ...(durability === 'throwaway' ? ['--no-sync'] : []),
      ],
      staging,
    );
    output = done.stderr + done.stdout;
    if (done.code === 0) return createDatabase(software, account, staging, home);
    if (!/invalid locale/.test(output)) break;
  }
  throw explain(output, home);
}

/** Single-user mode: the database exists before the cluster is moved into place. */
async function createDatabase(
  software: Software,
  account: Account | undefined,
  staging: Named,
  home: string,
): Promise<void> {
  const single = ['--single', '-D', staging.path, '-c', 'log_checkpoints=off', 'template1'];
  const done = await runAs(account, software.postgres, single, {
    input: `CREATE DATABASE ${DATABASE};\n`,
    fd: staging.fd,
  });
  if (done.code !== 0 || /ERROR|FATAL/.test(done.stderr)) throw explain(done.stderr, home);
}

/** Removes what killed initdb runs left behind; a live process's staging folder carries its pid. */
async function sweep(home: string, prefix: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    if (!isAlive(pid)) await rm(join(home, name), REMOVE_TREE);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/**
 * Makes the cluster unless there is one. It is built in a staging folder and renamed when complete and synced:
 * a cluster that exists is whole, whenever a process was killed, and nothing ever has to be wiped. Of several
 * processes at once the first rename wins.
 * @throws DbError `db.disk_full`, `db.no_permission`, `db.data_dir_unreachable`, `db.start_failed`
 */
export async function ensureCluster(
  software: Software,
  account: Account | undefined,
  cluster: string,
  durability: Durability,
): Promise<void> {
  const home = dirname(cluster);
  const prefix = `${basename(cluster)}.init-`;
  await sweep(home, prefix);
  if (await exists(cluster)) return;
  const folder = join(home, `${prefix}${process.pid}-${randomUUID()}`);
  try {
    await mkdir(folder, { mode: 0o700 });
    await chmod(folder, 0o700);
    if (account) await chown(folder, account.uid, account.gid);
    const staging = await nameFor(account, folder);
    try {
      await initialise(software, account, staging, home, durability);
    } finally {
      await staging.close();
    }
    await rename(folder, cluster).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
    });
    await syncFolder(home);
  } catch (error) {
    throw error instanceof DbError ? error : cannotWrite(home, error);
  } finally {
    await rm(folder, REMOVE_TREE);
  }
}
