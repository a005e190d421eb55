import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DbError, systemCode } from '../errors.ts';
import { sniff } from './mime.ts';
import type { PutOptions, StoredFile } from './store.ts';

/** Tells this process's files from those of an earlier one with the same number (common in containers). */
const RUN = randomUUID().slice(0, 8);
const HOST = hostname().replace(/[^\w-]/g, '_');

/** A spooled file of another machine is left alone until it is this old, ms. */
const ABANDONED_MS = 24 * 3_600_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

async function isLeftOver(folder: string, name: string): Promise<boolean> {
  const [host, pid, run] = name.split('.');
  if (host === HOST && run === RUN) return false;
  if (host === HOST && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true;
  const found = await stat(join(folder, name)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return found !== undefined && performance.timeOrigin - found.mtimeMs > ABANDONED_MS;
}

/** Makes the spool folder and removes what killed processes left in it. */
export async function sweepSpool(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let swept = 0;
  for (const name of await readdir(folder)) {
    if (!(await isLeftOver(folder, name))) continue;
    await rm(join(folder, name), { force: true });
    swept += 1;
  }
  return swept;
}

function tooLarge({ name, maxBytes }: PutOptions): DbError {
  const limit = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MB` : `${maxBytes} B`;
  return new DbError(
    'evidence.too_large',
    `文件“${name}”超过 ${limit} 的上限，没有保存。请压缩或拆分后重新发送。`,
    `The file "${name}" is larger than ${limit} and was not stored.`,
  );
}

/** A full disk, said so; other errors as they are. */
export function diskError(error: unknown): unknown {
  if (!['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) return error;
  return new DbError(
    'evidence.disk_full',
    '凭证存储空间不足，文件没有保存。请联系管理员清理磁盘。',
    'No space left in the evidence store; the file was not stored.',
    { cause: error },
  );
}

export interface Spooled extends StoredFile {
  path: string;
  /** Base64, for stores that check what they receive. */
  md5: string;
}

/** Writes the bytes to a synced file in the spool, measuring and hashing them; on error nothing is left. */
export async function spool(
  folder: string,
  content: Readable | Uint8Array,
  options: PutOptions,
): Promise<Spooled> {
  const path = join(folder, `${HOST}.${process.pid}.${RUN}.${randomUUID()}`);
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let size = 0;
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of content instanceof Readable ? content : [content]) {
        const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        size += bytes.length;
        if (size > options.maxBytes) throw tooLarge(options);
        sha256.update(bytes);
        md5.update(bytes);
        await file.writeFile(bytes);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { path, size, sha256: sha256.digest('hex'), md5: md5.digest('base64'), mime: await sniff(path) };
  } catch (error) {
    await rm(path, { force: true });
    throw diskError(error);
  }
}
