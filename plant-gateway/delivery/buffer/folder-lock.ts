import { readFile, rm, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';

/** Two processes that number the same stream would lose each other's records. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(`缓存目录 ${folder} 正被另一个网关进程（${pid}）使用：每个网关要有自己的目录`);
    this.name = 'FolderInUse';
  }
}

/** When this machine was started, seconds since 1970; a lock from before is nobody's. */
const bootedAt = (): number => Math.round(Date.now() / 1000 - uptime());
/** The clock may have been put right since. */
const SLACK_SEC = 120;

/**
 * Takes the folder for this process; what a killed one left behind is no obstacle.
 * @returns how to give it back
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const mine = JSON.stringify({ pid: process.pid, booted: bootedAt() });
  for (let tries = 0; ; tries += 1) {
    try {
      await writeFile(file, mine, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err;
      const holder = await holderOf(file);
      if (holder !== null || tries > 2) throw new FolderInUse(folder, holder ?? 0);
      await rm(file, { force: true });
    }
  }
}

/** The process that holds the lock; null when it is gone. */
async function holderOf(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    const { pid, booted } = JSON.parse(text) as { pid: number; booted: number };
    if (Math.abs(booted - bootedAt()) > SLACK_SEC || pid === process.pid) return null;
    process.kill(pid, 0);
    return pid;
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM' ? 0 : null;
  }
}
