import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { collect } from './collect.ts';
import { refused } from './testing/refused.ts';

const limits = { maxBytes: 1024 * 1024, fetchMs: 300 };

it('bytes come as they are from memory and from a stream', async () => {
  const bytes = Buffer.from('hello');
  expect(await collect({ name: 'a', content: bytes }, limits)).toEqual(bytes);
  const stream = () => Promise.resolve(Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]));
  expect(await collect({ name: 'a', content: stream }, limits)).toEqual(bytes);
});

it('nothing is refused', async () => {
  expect((await refused(collect({ name: 'a', content: Buffer.alloc(0) }, limits))).code).toBe(
    'evidence.empty',
  );
  const nothing = () => Readable.from([]);
  expect((await refused(collect({ name: 'a', content: nothing }, limits))).code).toBe('evidence.empty');
});

it('an endless stream is read to the limit and closed', async () => {
  let given = 0;
  const endless = new Readable({
    read() {
      given += 65_536;
      this.push(Buffer.alloc(65_536));
    },
  });
  const refusal = await refused(collect({ name: 'a', content: () => endless }, limits));
  expect(refusal).toMatchObject({ code: 'evidence.file_too_large', params: { limitMb: 1 } });
  expect(given).toBeLessThan(2 * limits.maxBytes);
  expect(endless.destroyed).toBe(true);
});

it('a stream that stalls or breaks, or a store that does not answer, is a fault of the store', async () => {
  const stalled = new Readable({ read: () => undefined });
  expect((await refused(collect({ name: 'a', content: () => stalled }, limits))).code).toBe(
    'evidence.not_fetched',
  );
  expect(stalled.destroyed).toBe(true);
  const broken = () =>
    new Readable({
      read() {
        this.destroy(new Error('reset'));
      },
    });
  expect((await refused(collect({ name: 'a', content: broken }, limits))).code).toBe('evidence.not_fetched');
  const silent = () => new Promise<Readable>(() => undefined);
  expect((await refused(collect({ name: 'a', content: silent }, limits))).code).toBe('evidence.not_fetched');
});
