import { type FileHandle, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Makes what happened to a folder's list of files durable; where folders cannot be opened (Windows) it is already. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (err) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(String((err as NodeJS.ErrnoException).code)))
      throw err;
  } finally {
    await handle?.close();
  }
}

/** The text of a small file, '' when there is none. @throws what the system says when it cannot be read */
export const readIfThere = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return '';
    throw err;
  });

/** Replaces a small file so that after any crash the old or the new text stands there, whole. */
export async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  const fresh = join(folder, `${name}.new`);
  const handle = await open(fresh, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, join(folder, name));
  await syncFolder(folder);
}

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back where the system refuses with ENOENT (/proc).
 * @throws what the system says
 */
export async function makeFolder(folder: string): Promise<void> {
  if (
    await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    )
  )
    return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  await mkdir(folder);
}
