import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_FACTORY_DIR } from '../factory/load.ts';

/**
 * A copy of the factory that ships, below a folder: with no checkpoints its orders move freely, and without
 * warnings.yaml and boards.yaml nobody is told anything by the clock alone, unless the options say otherwise. @returns its path
 */
export async function plainFactory(
  folder: string,
  keep: {
    checkpoints?: boolean | undefined;
    warnings?: boolean | undefined;
    boards?: boolean | undefined;
  } = {},
): Promise<string> {
  const dir = path.join(folder, 'factory');
  await cp(DEFAULT_FACTORY_DIR, dir, { recursive: true });
  if (!keep.checkpoints) await rm(path.join(dir, 'checkpoints.yaml'));
  if (!keep.warnings) await rm(path.join(dir, 'warnings.yaml'));
  if (!keep.boards) await rm(path.join(dir, 'boards.yaml'));
  return dir;
}
