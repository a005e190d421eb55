import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Only what is used of a logger; pino fits. */
export interface BuildLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** A page that Vite builds: this one, and others that are built the same way. */
export interface PageSource {
  /** With index.html, vite.config.ts and src/. */
  dir: string;
  /** Folders outside of it whose sources go into it. */
  also: readonly string[];
  /** What it is called, and how a person builds it by hand. */
  name: string;
  command: string;
}

const chatPage: PageSource = {
  dir: fileURLToPath(new URL('.', import.meta.url)),
  also: [],
  name: 'chat page',
  command: 'npm run build:page',
};
const distDir = fileURLToPath(new URL('../../dist', import.meta.url));
const defaultOutDir = join(distDir, 'sandbox-page');
/** Written last, so its presence means that the page is whole. */
const stampName = 'built.json';

/**
 * The folder with the finished page. Builds it only when it is missing or its sources have changed since
 * (then about 3 s, else some 20 ms). Safe when several processes start at once and when one is killed half-way:
 * the page is built aside and put in place by a rename. Throws when it has to be built and cannot be.
 */
export async function ensurePageBuilt(
  log?: BuildLog,
  outDir = defaultOutDir,
  page = chatPage,
): Promise<string> {
  const wanted = await sourceHash(page);
  if ((await builtHash(outDir)) === wanted) return outDir;
  const began = performance.now();
  try {
    await build(page, wanted, outDir);
  } catch (error) {
    if (!existsSync(join(outDir, 'index.html'))) throw new Error(remedy(page), { cause: error });
    log?.warn({ err: error }, `the ${page.name} could not be rebuilt; the older one is served`);
    return outDir;
  }
  log?.info({ ms: Math.round(performance.now() - began) }, `${page.name} built`);
  return outDir;
}

/** Builds the page whether or not it is up to date; the folder it lies in. */
export async function buildPage(outDir = defaultOutDir, page = chatPage): Promise<string> {
  await build(page, await sourceHash(page), outDir);
  return outDir;
}

const remedy = ({ name, command }: PageSource): string =>
  `The ${name} could not be built. Run \`npm install\` (with development dependencies), then \`${command}\` to see why.`;

async function build({ dir }: PageSource, hash: string, outDir: string): Promise<void> {
  const aside = join(dirname(outDir), `.${basename(outDir)}-${randomUUID()}`);
  try {
    await runVite(dir, ['build', '--config', join(dir, 'vite.config.ts'), '--outDir', aside]);
    await writeFile(join(aside, stampName), JSON.stringify({ hash }));
    await putInPlace(aside, outDir);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * In a process of its own: the compiler's memory is given back, and a NODE_ENV of ours (`test`, `development`)
 * does not make a page with Vue's slow, larger development build.
 */
async function runVite(cwd: string, args: string[]): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  const cli = [join(dirname(manifest), 'bin/vite.js'), ...args, '--emptyOutDir', '--logLevel', 'error'];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, cli, { cwd, env });
}

/** Another process may put its own build in place between our two steps; then ours replaces it. */
async function putInPlace(aside: string, outDir: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await rm(outDir, { recursive: true, force: true });
    try {
      return await rename(aside, outDir);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function builtHash(outDir: string): Promise<string | null> {
  try {
    const stamp = JSON.parse(await readFile(join(outDir, stampName), 'utf8')) as { hash?: unknown };
    return typeof stamp.hash === 'string' ? stamp.hash : null;
  } catch {
    return null;
  }
}

/** Over everything that goes into the page: its sources and the versions of what compiles them. */
async function sourceHash({ dir, also }: PageSource): Promise<string> {
  const below = await Promise.all([join(dir, 'src'), ...also].map(filesBelow));
  const sources = below.flat().filter((file) => !file.endsWith('.test.ts'));
  const files = [...sources, join(dir, 'index.html'), join(dir, 'vite.config.ts')];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256').update(JSON.stringify(versions()));
  for (const [at, content] of contents.entries()) {
    hash.update(`\n${relative(dir, files[at] ?? '')}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Versions as installed; an absent one is told when the build needs it. */
function versions(): string[] {
  const require = createRequire(import.meta.url);
  return ['vue/package.json', 'vite/package.json', 'echarts/package.json'].map((name) => {
    try {
      return (require(name) as { version: string }).version;
    } catch {
      return `${name} is not installed`;
    }
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : Promise.resolve([path]);
    }),
  );
  return nested.flat().sort();
}
