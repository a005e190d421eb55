import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootId } from './boot.ts';
import { readIfThere } from './durable.ts';

/** Two processes that write the same files would lose each other's records. */
export class FolderInUse extends Error {
  constructor(folder: string, { pid, host }: Holder) {
    const where = host === undefined || host === hostname() ? '' : `主机 ${host} 的`;
    super(`缓存目录 ${folder} 正被${where}另一个网关进程（${pid}）使用：每个网关要有自己的目录`);
    this.name = 'FolderInUse';
  }
}

interface Holder {
  pid: number;
  /** When its computer was started, seconds since 1970 by the wall clock, and which start that is. */
  booted: number;
  boot?: string;
  /** Its computer, or container; locks of before have none. */
  host?: string;
}

/** When this machine was started, seconds since 1970; a lock from before is nobody's. */
const bootedAt = (): number => Math.round(Date.now() / 1000 - uptime());
/** The clock may have been put right since. */
const SLACK_SEC = 120;
/** How often the holder shows that it lives, ms. */
const BEAT_MS = 5_000;

/**
 * Takes the folder for this process; what a killed one left behind is no obstacle. Of a process on another computer or in
 * another container (a shared drive or volume) nothing can be asked: its lock is watched for two beats.
 * @returns how to give it back
 * @throws FolderInUse
 */
export async function lockFolder(folder: string, beatMs = BEAT_MS): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const mine: Holder = { pid: process.pid, booted: bootedAt(), boot: await bootId(), host: hostname() };
  for (let tries = 0; ; tries += 1) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx' });
      break;
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err;
      const holder = await holderOf(file, beatMs);
      if (holder !== null || tries > 2) throw new FolderInUse(folder, holder ?? { pid: 0, booted: 0 });
      await rm(file, { force: true });
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    // A beat that fails is one that is missed; records that cannot be written are told by whoever writes them.
    utimes(file, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  return () => {
    clearInterval(beat);
    return rm(file, { force: true });
  };
}

/** The process that holds the lock; null when it is gone. */
async function holderOf(file: string, beatMs: number): Promise<Holder | null> {
  const text = await readIfThere(file);
  try {
    const holder = JSON.parse(text) as Holder;
    if (holder.host !== undefined && holder.host !== hostname())
      return (await beats(file, beatMs)) ? holder : null;
    if (!(await isOfThisStart(holder)) || holder.pid === process.pid) return null;
    process.kill(holder.pid, 0);
    return holder;
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM' ? { pid: 0, booted: 0 } : null;
  }
}

/** The wall clock may have been set since, so it is asked only where there is nothing better. */
async function isOfThisStart({ boot, booted }: Holder): Promise<boolean> {
  const now = await bootId();
  return boot && now ? boot === now : Math.abs(booted - bootedAt()) <= SLACK_SEC;
}

/** Whether somebody touches the file. Its times are its own computer's: only that they change tells. */
async function beats(file: string, beatMs: number): Promise<boolean> {
  const touchedAt = () =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const before = await touchedAt();
  await sleep(2.5 * beatMs);
  const after = await touchedAt();
  return after !== 0 && after !== before;
}
