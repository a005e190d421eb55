import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalStore } from './local.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const any = { name: 'x', maxBytes: 1_000_000 };
const pathOf = (sha: string) => join(folder, sha.slice(0, 2), sha.slice(2, 4), sha);

test('a stored file is read-only', async () => {
  const store = await openLocalStore(folder);
  const { sha256 } = await store.put(Buffer.from('a'), any);
  expect((await stat(pathOf(sha256))).mode & 0o777).toBe(0o400);
});

test('changed bytes are noticed on a verified read, and healed when the same file comes again', async () => {
  const store = await openLocalStore(folder);
  const { sha256 } = await store.put(Buffer.from('promised 2026-03-20'), any);
  await chmod(pathOf(sha256), 0o600);
  await writeFile(pathOf(sha256), 'promised 2026-04-20');
  const arrived: Buffer[] = [];
  const read = async () => {
    for await (const piece of await store.open(sha256, { verify: true })) arrived.push(piece);
  };
  await expect(read()).rejects.toMatchObject({ code: 'evidence.corrupt' });
  expect(Buffer.concat(arrived).length, 'nobody takes it for a whole one').toBeLessThan(19);
  await store.put(Buffer.from('promised 2026-03-20'), any);
  expect(String(await buffer(await store.open(sha256, { verify: true })))).toBe('promised 2026-03-20');
});

const KILLED_PUT = `
  import { Readable } from 'node:stream';
  import { openLocalStore } from ${JSON.stringify(fileURLToPath(new URL('./local.ts', import.meta.url)))};
  const store = await openLocalStore(process.argv[2]);
  const endless = Readable.from((async function* () {
    yield Buffer.alloc(100_000);
    console.log('half way');
    await new Promise(() => setInterval(() => {}, 1000));
  })());
  await store.put(endless, { name: 'x', maxBytes: 1e9 });
`;

test('a put that is killed half way leaves only a spooled file, which the next start sweeps', async () => {
  const script = join(folder, 'put.mts');
  await writeFile(script, KILLED_PUT);
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const child = spawn(process.execPath, ['--import', tsx, script, folder], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  const running = await openLocalStore(folder);
  expect(await readdir(join(folder, 'spool')), 'of a living process').toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const arriving = running.put(
    Readable.from(
      (async function* () {
        yield Buffer.from('still ');
        await openLocalStore(folder);
        yield Buffer.from('arriving');
      })(),
    ),
    any,
  );
  const { sha256 } = await arriving;
  expect(String(await buffer(await running.open(sha256)))).toBe('still arriving');
  expect(await readdir(join(folder, 'spool'))).toEqual([]);
});
