import {
  appendFile,
  mkdir,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PlantRecord } from '../../sink.ts';
import { troubleWithUrl } from '../post.ts';
import { openBuffer } from './buffer.ts';
import { FolderInUse } from './folder-lock.ts';

let folder: string;
let complaints: string[];
const log = pino(
  { level: 'warn' },
  { write: (line: string) => void complaints.push((JSON.parse(line) as { code: string }).code) },
);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plant-buffer-'));
  complaints = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stretch = (n: number): PlantRecord => ({
  ...{ kind: 'interval', machine: 'M-1', state: 'run', doubt: '', samples: 1, final: true },
  ...{ fromMs: n * 1000, toMs: n * 1000 + 1000 },
});
const open = (more = {}) => openBuffer({ folder, log, segmentBytes: 400, ...more });
const segments = async () => (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort();
const append = async (from: number, to: number, more = {}) => {
  const buffer = await open(more);
  for (let n = from; n <= to; n += 1) await buffer.append([stretch(n)]);
  return buffer;
};
const seqs = ({ records }: { records: { seq: number }[] }) => records.map(({ seq }) => seq);

it('gives records back in order and with their numbers, after a restart too, and forgets what was taken', async () => {
  await (await append(1, 12)).close();
  const buffer = await open();
  expect((await buffer.endings()).get('M-1')).toEqual({ toMs: 13_000, counters: {} });
  const first = await buffer.next(500);
  expect(first).toMatchObject({ lostBefore: false });
  expect(first.records[0]).toEqual({ seq: 1, ...stretch(1) });
  let taken = 0;
  for (let part = first; part.records.length > 0; part = await buffer.next(500)) {
    taken += part.records.length;
    await buffer.forget(part.records.at(-1)?.seq ?? 0);
  }
  expect(taken).toBe(12);
  expect(await segments()).toHaveLength(1);
  await buffer.append([stretch(13)]);
  expect(seqs(await buffer.next(9))).toEqual([13]);
  await buffer.close();
  const again = await open();
  expect((await again.endings()).get('M-1')?.toMs).toBe(14_000);
  expect(seqs(await again.next(9))).toEqual([13]);
  await again.close();
});

it('cuts off a torn end, wherever it was torn, and goes on behind the last whole record', async () => {
  await (await append(1, 2, { segmentBytes: 1e6 })).close();
  const [name = ''] = await segments();
  const whole = await readFile(join(folder, name));
  const two = whole.length;
  const one = whole.subarray(0, -1).lastIndexOf(0x0a) + 1;
  for (let end = one; end < two; end += 7) {
    await writeFile(join(folder, name), whole);
    await truncate(join(folder, name), end);
    const buffer = await open();
    await buffer.append([stretch(5)]);
    expect((await buffer.next(9)).records).toEqual([
      { seq: 1, ...stretch(1) },
      { seq: 2, ...stretch(5) },
    ]);
    await buffer.close();
  }
});

it('a write that the disk fails is cut off before anything follows: the same records again are there, once', async () => {
  const buffer = await append(1, 1, { segmentBytes: 1e6 });
  // Only the system call fails, after the bytes were written; a disk cannot be made to do that from here.
  const handle = await openFile(join(folder, 'lock'));
  const { prototype } = handle.constructor as { prototype: typeof handle };
  await handle.close();
  const full = () => Promise.reject(new Error('ENOSPC'));
  vi.spyOn(prototype, 'datasync').mockImplementationOnce(full);
  await expect(buffer.append([stretch(2), stretch(3)])).rejects.toThrow('ENOSPC');
  expect(seqs(await buffer.next(9))).toEqual([1]);
  const cut = vi.spyOn(prototype, 'truncate').mockImplementationOnce(full);
  await expect(buffer.append([stretch(2), stretch(3)])).rejects.toThrow('ENOSPC');
  await buffer.append([stretch(2), stretch(3)]);
  await buffer.append([stretch(4)]);
  expect(cut).toHaveBeenCalledTimes(2);
  vi.restoreAllMocks();
  const whole = [1, 2, 3, 4].map((seq) => ({ seq, ...stretch(seq) }));
  expect((await buffer.next(9)).records).toEqual(whole);
  await buffer.close();
  const again = await open();
  expect((await again.next(9)).records).toEqual(whole);
  expect(complaints).toEqual([]);
  await again.close();
});

it('on a full disk what was taken makes room, so that there is room for the rest', async () => {
  const buffer = await append(1, 12);
  const before = await segments();
  const handle = await openFile(join(folder, 'lock'));
  const { prototype } = handle.constructor as { prototype: typeof handle };
  await handle.close();
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const note = vi.spyOn(prototype, 'writeFile').mockImplementation(failing('EIO'));
  await expect(buffer.forget(5)).rejects.toThrow('EIO');
  expect(await segments()).toEqual(before);
  note.mockImplementation(failing('ENOSPC'));
  await expect(buffer.forget(6)).rejects.toThrow('ENOSPC');
  const left = await segments();
  expect(left.length).toBeLessThan(before.length);
  note.mockRestore();
  await buffer.forget(7);
  await buffer.close();
  const again = await open();
  expect(seqs(await again.next(1))).toEqual([8]);
  await again.close();
});

it('does not begin a new life over files that it cannot read', async () => {
  await (await append(1, 1)).close();
  await rm(join(folder, 'stream'));
  await mkdir(join(folder, 'stream'));
  await expect(open()).rejects.toThrow('EISDIR');
});

it('never takes altered bytes for a record; what lies behind them is told apart as after a loss', async () => {
  await (await append(1, 3, { segmentBytes: 1e6 })).close();
  const [name = ''] = await segments();
  const text = await readFile(join(folder, name), 'utf8');
  await writeFile(join(folder, name), text.replace('"seq":2', '"seq":7'));
  const buffer = await open();
  expect(seqs(await buffer.next(9))).toEqual([1]);
  await buffer.forget(1);
  expect(await buffer.next(9)).toMatchObject({ records: [{ seq: 3 }], lostBefore: true });
  await buffer.close();
  await appendFile(join(folder, name), 'half a li');
  await (await open()).close();
  expect(complaints).toContain('plant.torn');
});

it('drops the oldest when it is full, says so once, and tells that something is missing', async () => {
  const buffer = await append(1, 40, { maxBytes: 1500 });
  const { records, lostBefore } = await buffer.next(500);
  expect(lostBefore).toBe(true);
  expect(records[0]?.seq).toBeGreaterThan(20);
  expect(buffer.waiting().bytes).toBeLessThan(2000);
  expect(complaints.filter((code) => code === 'plant.buffer_full')).toHaveLength(1);
  await buffer.close();
});

it('belongs to one process: a lock of the dead is no obstacle, one of the living is', async () => {
  const { booted } = JSON.parse(
    await (await append(1, 1)).close().then(async () => {
      const buffer = await open();
      const text = await readFile(join(folder, 'lock'), 'utf8');
      await buffer.close();
      return text;
    }),
  ) as { booted: number };
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, booted }));
  await expect(open()).rejects.toThrow(FolderInUse);
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, booted: booted - 86_400 }));
  await (await open()).close();
});

it('goes on behind what the service has taken, when the disk lost what it had called safe', async () => {
  const buffer = await append(1, 3);
  await buffer.forget(9);
  await buffer.append([stretch(10)]);
  expect(await buffer.next(9)).toMatchObject({ records: [{ seq: 10 }], lostBefore: false });
  await buffer.close();
});

it('sends its token over HTTPS, or to this machine', () => {
  for (const url of ['https://danmai.example.com', 'http://127.0.0.1:8780', 'http://localhost:8780'])
    expect(troubleWithUrl(url)).toBeNull();
  for (const url of [
    'http://danmai.example.com',
    'http://127.0.0.1.example.com',
    'ftp://localhost',
    'danmai',
  ])
    expect(troubleWithUrl(url)).toBeTruthy();
});

it('killed as it began a new file: how far the machines were known is taken from the one before', async () => {
  await (await append(1, 3, { segmentBytes: 1e6 })).close();
  await writeFile(join(folder, '000000000000004.seg'), '');
  const buffer = await open({ segmentBytes: 1e6 });
  expect((await buffer.endings()).get('M-1')?.toMs).toBe(4_000);
  await buffer.append([stretch(4)]);
  expect(seqs(await buffer.next(9))).toEqual([1, 2, 3, 4]);
  await buffer.close();
});

it('says when its folder cannot be made, where the system has no place for one', async () => {
  await expect(open({ folder: '/proc/x/plant-buffer' })).rejects.toThrow('ENOENT');
});
