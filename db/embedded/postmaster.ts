import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from '../errors.ts';

/** What a running (or dead) server wrote into its lock file. */
export interface Postmaster {
  pid: number;
  socketFolder: string;
  /** Accepts connections. */
  ready: boolean;
}

const lockFile = (cluster: string): string => join(cluster, 'postmaster.pid');

const unless =
  (...codes: string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(systemCode(error) ?? '')) throw error;
    return undefined;
  };

function parse(text: string): Postmaster | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/**
 * Reads the lock file; undefined when there is none, `unreadable` when it has no content: a server is just
 * writing it, or was killed in that moment.
 */
export async function readPostmaster(cluster: string): Promise<Postmaster | 'unreadable' | undefined> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(unless('ENOENT'));
  return text === undefined ? undefined : (parse(text) ?? 'unreadable');
}

/** State letter and command name of a process, undefined when there is none. */
async function describe(pid: number): Promise<{ state: string; command: string } | undefined> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(unless('ENOENT', 'ESRCH'));
    const match = stat === undefined ? null : /^\d+ \((.*)\) (\S)/s.exec(stat);
    return match ? { command: match[1] ?? '', state: match[2] ?? '' } : undefined;
  }
  const ps = await promisify(execFile)('ps', ['-o', 'state=,comm=', '-p', String(pid)]).catch(
    () => undefined,
  );
  const match = ps ? /^\s*(\S)\S*\s+(.*?)\s*$/m.exec(ps.stdout) : null;
  return match ? { state: match[1] ?? '', command: match[2] ?? '' } : undefined;
}

/**
 * Whether `pid` is a live PostgreSQL server of this cluster. A zombie, another program or another
 * cluster's server that happens to have the number is not.
 */
export async function isServing(pid: number, cluster: string): Promise<boolean> {
  const found = await describe(pid);
  if (!found || ['Z', 'X'].includes(found.state) || !found.command.endsWith('postgres')) return false;
  if (process.platform !== 'linux') return true;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(unless('ENOENT', 'ESRCH', 'EACCES', 'EPERM'));
  return folder === undefined || folder === cluster;
}

/**
 * Removes a dead server's lock files. The cluster's is moved aside first, and put back when it turns out to be
 * a new server's, which may have started since we looked. The socket's lock only repeats it: PostgreSQL would
 * refuse to start when its number has meanwhile gone to another process of the same account.
 * @param pid the dead server's, undefined when the file was unreadable
 */
export async function removeStaleLock(
  cluster: string,
  pid: number | undefined,
  sockets: string,
): Promise<void> {
  const aside = join(cluster, `postmaster.pid.stale-${randomUUID()}`);
  try {
    await rename(lockFile(cluster), aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = parse(await readFile(aside, 'utf8'));
  if (moved?.pid === pid) await rm(join(sockets, '.s.PGSQL.5432.lock'), { force: true });
  else await link(aside, lockFile(cluster));
  await rm(aside);
}

/** Sends a signal; a process that has already ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}
