import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ensureBoardBuilt } from './build.ts';

const packed = async (...path: string[]): Promise<number> => gzipSync(await readFile(join(...path))).length;

it('loads less than 250 kB before it shows something, and charts only when there are some', async () => {
  const outDir = await ensureBoardBuilt();
  const html = await readFile(join(outDir, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(first.length).toBeGreaterThanOrEqual(2);
  const sizes = await Promise.all(['index.html', ...first].map((path) => packed(outDir, path)));
  expect(sizes.reduce((sum, one) => sum + one, 0)).toBeLessThan(250_000);
  const lazy = (await readdir(join(outDir, 'assets'))).filter((name) => !first.includes(`assets/${name}`));
  expect(lazy.some((name) => name.startsWith('draw-chart'))).toBe(true);
  const script = await readFile(join(outDir, first.find((path) => path.endsWith('.js')) ?? ''), 'utf8');
  expect(script).not.toContain('zrender');
});

it('keeps to what a strict content policy allows: no script within the page, no style either', async () => {
  const html = await readFile(join(await ensureBoardBuilt(), 'index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*src=)/);
  expect(html).not.toMatch(/<style|\son\w+=|style="/);
});
