import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { projectRoot } from '../../bot/config.ts';

/** Packages of many small modules; the others stay where they are, some have files or machine code beside them. */
const TAKEN_IN = [/^zod/, /^drizzle-orm/, /^write-excel-file/];

/** Below the project's packages, so that they are found from there. */
const CACHE = path.join(projectRoot, 'node_modules/.cache');

/**
 * Programs of ours, each with all that it imports in one file, made once for a run of the tests. A process starts from it
 * in half the processor time (else some 1,700 modules are read one by one), and is the same: every module still knows
 * itself by the address of its source, where it finds data, threads and processes of its own.
 * @param programs path from the project's folder, by a name
 * @returns the folder with NAME.mjs of each
 */
export async function inOneFile(programs: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  await sweep();
  const folder = path.join(CACHE, `danmai-${process.ppid}-${Object.keys(programs).join('-')}`);
  if (existsSync(folder)) return folder;
  const staging = await mkdtemp(path.join(CACHE, `danmai-${process.ppid}-`));
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'own-address',
        enforce: 'pre',
        transform: (code, id) =>
          id.includes('node_modules')
            ? null
            : code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
      },
    ],
    ssr: { noExternal: TAKEN_IN },
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: staging,
      rolldownOptions: {
        input: programs,
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[hash].mjs' },
      },
    },
  });
  // The other worker of the run may have been quicker.
  await rename(staging, folder).catch(async (error: unknown) => {
    if (!existsSync(folder)) throw error;
    await rm(staging, { recursive: true });
  });
  return folder;
}

/** Folders carry the process id of their run; those of runs that have ended go. */
async function sweep(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const run = /^danmai-(\d+)-/.exec(name)?.[1];
    if (run && !isAlive(Number(run))) await rm(path.join(CACHE, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
