import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { zipOne } from './zip.ts';

describe('a zip of one file', () => {
  it.each([
    ['审计 2026-03.csv', Buffer.from('编号,客户\n'.repeat(1_000))],
    ['empty.txt', Buffer.alloc(0)],
    ['random.bin', randomBytes(70_000)],
  ])('gives %s back as it was', async (name, bytes) => {
    const zip = await fromBufferPromise(zipOne(name, bytes), { lazyEntries: true, strictFileNames: true });
    const found: Record<string, Buffer> = {};
    for await (const entry of zip.eachEntry())
      found[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
    expect(Object.keys(found)).toEqual([name]);
    expect(found[name]?.equals(bytes)).toBe(true);
  });
});
