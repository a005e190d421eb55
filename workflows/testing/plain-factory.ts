import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_FACTORY_DIR } from '../factory/load.ts';

/** A copy of the factory that ships, below a folder, with no checkpoints: its orders move freely. @returns its path */
export async function plainFactory(folder: string): Promise<string> {
  const dir = path.join(folder, 'factory');
  await cp(DEFAULT_FACTORY_DIR, dir, { recursive: true });
  await rm(path.join(dir, 'checkpoints.yaml'));
  return dir;
}
