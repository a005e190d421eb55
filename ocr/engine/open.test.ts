import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'no-runtime-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens an engine on a platform for which there is no native runtime. */
const SCRIPT = `
  const load = process.dlopen;
  process.dlopen = (module, file, ...rest) => {
    if (file.includes('onnxruntime')) throw new Error('no native runtime');
    return load(module, file, ...rest);
  };
  const { openEngine } = await import('${new URL('./open.ts', import.meta.url).href}');
  const engine = await openEngine(process.argv[2]).catch(({ message }) => ({ name: message, close() {} }));
  console.log(engine.name);
  await engine.close();
`;

/** In a process of its own: what fails there may end it. */
function opened(wanted: string): string {
  const script = join(folder, 'open.mjs');
  writeFileSync(script, SCRIPT);
  const args = ['--import', import.meta.resolve('tsx'), script, wanted];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

it('where the native runtime does not load tesseract.js reads, unless PP-OCRv4 was asked for', () => {
  expect(opened('auto')).toBe('tesseract');
  expect(opened('pp-ocrv4')).toBe('no native runtime');
}, 60_000);
