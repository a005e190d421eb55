import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensurePageBuilt } from './build.ts';

let folder: string;
let outDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-build-'));
  outDir = join(folder, 'page');
});
afterEach(() => rm(folder, { recursive: true }));

const stamp = async () => (await stat(join(outDir, 'built.json'))).mtimeMs;

/** What a phone loads to show the page, bytes. */
async function packedSize(name: RegExp): Promise<number> {
  const assets = join(outDir, 'assets');
  const files = (await readdir(assets)).filter((file) => name.test(file));
  const packed = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(assets, file)))));
  expect(packed.length).toBeGreaterThan(0);
  return packed.reduce((sum, one) => sum + one.length, 0);
}

it('builds a small page with relative addresses, then leaves it alone until the sources change', async () => {
  await ensurePageBuilt(undefined, outDir);
  expect(await readFile(join(outDir, 'index.html'), 'utf8')).toMatch(/src="\.\/assets\/index-[\w-]+\.js"/);
  expect(await packedSize(/^index-.*\.js$/)).toBeLessThan(60_000);
  const first = await stamp();
  await ensurePageBuilt(undefined, outDir);
  expect(await stamp()).toBe(first);
  await writeFile(join(outDir, 'built.json'), '{"hash":"of other sources"}');
  await writeFile(join(outDir, 'left-over.js'), '');
  await ensurePageBuilt(undefined, outDir);
  expect(JSON.parse(await readFile(join(outDir, 'built.json'), 'utf8')).hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await readdir(outDir)).not.toContain('left-over.js');
});

it('gives a whole page to everybody who asks for it at once, and leaves nothing else behind', async () => {
  await Promise.all([1, 2].map(() => ensurePageBuilt(undefined, outDir)));
  expect((await readdir(outDir)).sort()).toEqual(['assets', 'built.json', 'index.html']);
  expect(await readdir(folder)).toEqual(['page']);
});
