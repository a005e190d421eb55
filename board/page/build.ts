import { fileURLToPath } from 'node:url';
import { type BuildLog, buildPage, ensurePageBuilt, type PageSource } from '../../sandbox/page/build.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const boardPage: PageSource = {
  dir: folder('.'),
  also: [folder('../api'), folder('../charts')],
  name: 'board',
  command: 'npm run build:board',
};

const outDir = folder('../../dist/board-page');

/** The folder with the finished board, built when its sources have changed since. See sandbox/page/build.ts. */
export const ensureBoardBuilt = (log?: BuildLog, out = outDir): Promise<string> =>
  ensurePageBuilt(log, out, boardPage);

/** Builds it whether or not it is up to date; the folder it lies in. */
export const buildBoard = (): Promise<string> => buildPage(outDir, boardPage);
