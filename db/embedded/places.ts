import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DbError, systemCode } from '../errors.ts';
import type { Account } from './account.ts';
import { canEnter } from './run-as.ts';

/** Major version of the bundled server; its data folder is named after it. */
const MAJOR = '18';

/** Longest path that every kernel takes for a unix socket, bytes (macOS 103, Linux 107). */
const MAX_SOCKET_PATH = 103;

const LONGEST_SOCKET = '.s.PGSQL.5432.lock';

/** Where the database lives. */
export interface Places {
  /** DATA_DIR/postgres, real path. */
  home: string;
  /** The cluster's own folder. */
  cluster: string;
}

/** Makes the folder and finds the cluster's. @throws DbError `db.no_permission`, `db.disk_full` */
export async function preparePlaces(dataDir: string): Promise<Places> {
  const wanted = join(resolve(dataDir), 'postgres');
  try {
    await mkdir(wanted, { recursive: true });
  } catch (error) {
    throw cannotWrite(wanted, error);
  }
  const home = await realpath(wanted);
  const cluster = join(home, MAJOR);
  await checkOwner(cluster);
  return { home, cluster };
}

/** PostgreSQL only serves its owner's data; root becomes that owner, an ordinary user cannot. */
async function checkOwner(cluster: string): Promise<void> {
  const own = process.getuid?.();
  const found = await stat(cluster).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw cannotWrite(cluster, error);
  });
  if (!found || own === 0 || found.uid === own) return;
  throw new DbError(
    'db.no_permission',
    `数据目录 ${cluster} 属于另一个系统账户（uid ${found.uid}）。请用该账户或 root 启动，或用 DATA_DIR 指定其他目录。`,
    `The data folder ${cluster} belongs to uid ${found.uid}; start as that user or root, or set DATA_DIR.`,
  );
}

/** A folder or file that we may not, or cannot, write. */
export function cannotWrite(path: string, cause: unknown): DbError {
  const code = systemCode(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DbError(
      'db.disk_full',
      `磁盘空间不足，无法写入 ${path}。请清理磁盘后重新启动。`,
      `No space left to write ${path}; free some space and start again.`,
      { cause },
    );
  }
  return new DbError(
    'db.no_permission',
    `无法写入数据目录 ${path}（${code ?? String(cause)}）。请检查目录权限，或用 DATA_DIR 指定其他目录。`,
    `Cannot write the data folder ${path} (${code ?? String(cause)}); check its permissions or set DATA_DIR.`,
    { cause },
  );
}

async function privateFolder(folder: string, account: Account | undefined): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw cannotWrite(folder, error);
  });
  const found = await lstat(folder);
  const allowed = [process.getuid?.(), account?.uid];
  if (!found.isDirectory() || !allowed.includes(found.uid)) {
    throw new DbError(
      'db.socket_folder_taken',
      `套接字目录 ${folder} 属于其他用户，出于安全原因不使用。请删除它，或用 DATA_DIR 指定其他数据目录。`,
      `The socket folder ${folder} belongs to another user and is not trusted; remove it or set DATA_DIR.`,
    );
  }
  if (account && found.uid !== account.uid) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

/** Removes a folder below /tmp when nothing is in it any more; one that a next server uses is left. */
export async function leaveSocketFolder(folder: string): Promise<void> {
  if (!folder.startsWith('/tmp/danmai-')) return;
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  });
}

/** Short and always the same for a home. */
export function shortSocketFolder(home: string): string {
  return `/tmp/danmai-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
}

/**
 * The private folder (0700) of the server's socket: `home/run`, or a short hashed one below /tmp when the path
 * is too long for a socket, has characters that PostgreSQL's list syntax takes, or cannot be entered.
 * @param previous the folder that this process's clients already know
 */
export async function socketFolder(
  home: string,
  account: Account | undefined,
  previous?: string,
): Promise<string> {
  const near = join(home, 'run');
  const fits = Buffer.byteLength(join(near, LONGEST_SOCKET)) <= MAX_SOCKET_PATH && !/[",\\]/.test(near);
  const chosen = fits && (await canEnter(account, home)) ? near : shortSocketFolder(home);
  const folder = previous ?? chosen;
  await privateFolder(folder, account);
  return folder;
}
