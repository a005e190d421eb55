import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shortSocketFolder } from '../../../db/embedded/places.ts';
import { watchFolder } from './leftovers.ts';

export interface Folder {
  path: string;
  remove(): Promise<void>;
}

/**
 * A temporary folder of one bench, good for a DATA_DIR; removed by `remove` (with the socket folder that stands in
 * for it below /tmp when the path is too long or too private), or at the latest with this process.
 */
export async function makeFolder(): Promise<Folder> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'danmai-bench-')));
  const places = [folder, shortSocketFolder(path.join(folder, 'postgres'))];
  const watched = places.map(watchFolder);
  return {
    path: folder,
    async remove() {
      for (const place of places) await rm(place, { recursive: true, force: true, maxRetries: 5 });
      for (const each of watched) each.forget();
    },
  };
}
