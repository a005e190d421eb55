import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../../bot/config.ts';

/** What a clone does not have, or what must not be taken along: built things, data, settings of this machine. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', '.git', '.env']);

/**
 * The project as a newcomer has it after `npm install`: its sources in a folder of their own, the packages as they
 * are installed here, nothing built or compiled yet.
 */
export async function freshCheckout(folder: string): Promise<{ root: string; temporary: string }> {
  const root = path.join(folder, 'danmai');
  const temporary = path.join(folder, 'tmp');
  await mkdir(temporary);
  await cp(projectRoot, root, {
    recursive: true,
    filter: (from) => !LEFT_OUT.has(path.relative(projectRoot, from)),
  });
  await symlink(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'));
  return { root, temporary };
}
