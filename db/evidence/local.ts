import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../errors.ts';
import { diskError, spool, sweepSpool } from './spool.ts';
import { checkHash, type EvidenceStore, missing } from './store.ts';
import { verifying } from './verify.ts';

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
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

/** Puts a synced file in its place and syncs every folder above it, also those that another put has made. */
async function settle(from: string, to: string, root: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  for (let folder = dirname(to); folder.length >= root.length; folder = dirname(folder)) {
    await syncFolder(folder);
  }
}

/** Evidence in a local folder: `aa/bb/<sha256>`, read-only files; `spool` holds what is still arriving. */
export async function openLocalStore(root: string): Promise<EvidenceStore> {
  const incoming = join(root, 'spool');
  await sweepSpool(incoming);
  const pathOf = (sha256: string): string =>
    join(root, sha256.slice(0, 2), sha256.slice(2, 4), checkHash(sha256));

  return {
    async put(content, options) {
      const { path, sha256, size, mime } = await spool(incoming, content, options);
      try {
        await chmod(path, 0o400);
        // Equal bytes take each other's place in one step: a reader sees either, and a damaged file heals.
        await settle(path, pathOf(sha256), root);
      } catch (error) {
        await rm(path, { force: true });
        throw diskError(error);
      }
      return { sha256, size, mime };
    },
    async open(sha256, { verify = false } = {}) {
      const file = await open(pathOf(sha256), 'r').catch((error: unknown) => {
        throw systemCode(error) === 'ENOENT' ? missing(sha256, error) : error;
      });
      const stream = file.createReadStream();
      return verify ? verifying(stream, sha256) : stream;
    },
    async has(sha256) {
      return (await sizeOf(pathOf(sha256))) !== undefined;
    },
    async stat(sha256) {
      const size = await sizeOf(pathOf(sha256));
      return size === undefined ? undefined : { size };
    },
  };
}
