import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocalStore } from './local.ts';
import { openS3Store } from './s3.ts';
import type { EvidenceStore } from './store.ts';

const MB = 1_048_576;
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');

interface World {
  store: EvidenceStore;
  spool: string;
  close(): Promise<void>;
}

async function local(folder: string): Promise<World> {
  return { store: await openLocalStore(folder), spool: join(folder, 'spool'), close: async () => undefined };
}

/** A real S3-compatible server on a free port, and the store against it. */
async function s3(folder: string): Promise<World> {
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: join(folder, 'server') },
    configureBuckets: [{ name: 'evidence', configs: [] }],
  });
  const { port } = await server.run();
  const settings = {
    ...{ endpoint: `http://127.0.0.1:${port}`, bucket: 'evidence', region: 'us-east-1' },
    ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', forcePathStyle: true },
    spool: join(folder, 'spool'),
  };
  return { store: await openS3Store(settings), spool: settings.spool, close: () => server.close() };
}

describe.each([
  ['a local folder', local],
  ['an S3-compatible store', s3],
])('evidence in %s', (_name, open) => {
  let folder: string;
  let world: World;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    world = await open(folder);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const any = { name: '确认函.pdf', maxBytes: 10 * MB };
  const read = async (sha256: string, verify = true) => buffer(await world.store.open(sha256, { verify }));

  test('bytes come back as they went in, under their hash, with size and type', async () => {
    const stored = await world.store.put(PDF, any);
    expect(stored).toEqual({
      sha256: createHash('sha256').update(PDF).digest('hex'),
      size: PDF.length,
      mime: 'application/pdf',
    });
    expect(await read(stored.sha256)).toEqual(PDF);
    expect(await world.store.has(stored.sha256)).toBe(true);
    expect(await world.store.stat(stored.sha256)).toEqual({ size: PDF.length });
  });

  test('a long stream of many pieces is one file', async () => {
    const bytes = randomBytes(5 * MB + 3);
    const pieces = Array.from({ length: 80 }, (_, i) => bytes.subarray(i * 65_600, (i + 1) * 65_600));
    const stored = await world.store.put(Readable.from(pieces, { objectMode: false }), any);
    expect(stored).toMatchObject({ size: bytes.length, mime: 'application/octet-stream' });
    expect((await read(stored.sha256)).equals(bytes)).toBe(true);
  });

  test('the same bytes ten times at once are one file', async () => {
    const bytes = randomBytes(100_000);
    const puts = await Promise.all(Array.from({ length: 10 }, () => world.store.put(bytes, any)));
    expect(new Set(puts.map((put) => put.sha256)).size).toBe(1);
    expect((await read(puts[0]?.sha256 ?? '')).equals(bytes)).toBe(true);
  });

  test('an empty file is a file', async () => {
    const stored = await world.store.put(Buffer.alloc(0), any);
    expect(stored.size).toBe(0);
    expect(await read(stored.sha256)).toHaveLength(0);
    expect(await world.store.stat(stored.sha256)).toEqual({ size: 0 });
  });

  test('a file beyond the limit is refused by its name, in words, and nothing is kept', async () => {
    const bytes = randomBytes(2 * MB);
    const put = world.store.put(Readable.from([bytes, bytes]), { name: '图纸.dwg', maxBytes: 3 * MB });
    await expect(put).rejects.toMatchObject({
      code: 'evidence.too_large',
      message: expect.stringContaining('“图纸.dwg”超过 3 MB'),
    });
    expect(await world.store.has(createHash('sha256').update(bytes).update(bytes).digest('hex'))).toBe(false);
  });

  test('a stream that breaks off leaves nothing and passes its error on', async () => {
    const broken = Readable.from(
      (async function* () {
        yield PDF;
        throw new Error('connection reset');
      })(),
    );
    await expect(world.store.put(broken, any)).rejects.toThrow('connection reset');
    expect(await readdir(world.spool)).toEqual([]);
  });

  test('what is not there is said to be missing', async () => {
    const absent = '0'.repeat(64);
    await expect(world.store.open(absent)).rejects.toMatchObject({ code: 'evidence.missing' });
    expect(await world.store.has(absent)).toBe(false);
    expect(await world.store.stat(absent)).toBeUndefined();
  });

  test.each(['../../etc/passwd', 'ABC', '', `${'0'.repeat(63)}/`])('"%s" is no hash', async (name) => {
    await expect(world.store.open(name)).rejects.toMatchObject({ code: 'evidence.bad_hash' });
    await expect(world.store.has(name)).rejects.toMatchObject({ code: 'evidence.bad_hash' });
    await expect(world.store.stat(name)).rejects.toMatchObject({ code: 'evidence.bad_hash' });
  });

  test.each([
    ['image/png', Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex')],
    ['image/jpeg', Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
    ['text/plain', Buffer.from('订单号,客户\n'.repeat(1_000))],
    ['application/octet-stream', Buffer.from([0xff, 0x00, 0x80, 0x81])],
    ['application/octet-stream', Buffer.from('text with \0')],
  ])('the type %s is told by the bytes', async (mime, bytes) => {
    expect((await world.store.put(bytes, { ...any, name: 'a.exe' })).mime).toBe(mime);
  });
});
