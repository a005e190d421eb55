import {
  appendFile,
  mkdir,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IntervalRecord, PlantRecord } from '../../sink.ts';
import { troubleWithUrl } from '../post.ts';
import { openBuffer } from './buffer.ts';
import { FolderInUse, lockFolder } from './folder-lock.ts';
import { leftGrowing, openGrowing } from './growing.ts';

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
const open = (more = {}) => openBuffer({ folder, log, segmentBytes: 400, keepBytes: 0, ...more });
const segments = async () => (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort();
const append = async (from: number, to: number, more = {}) => {
  const buffer = await open(more);
  for (let n = from; n <= to; n += 1) await buffer.append([stretch(n)]);
  return buffer;
};
type Buffer = Awaited<ReturnType<typeof open>>;
/** Numbers in their stream of what is next. */
const seqs = async (buffer: Buffer, most = 9) =>
  (await buffer.next(most))?.records.map(({ seq }) => seq) ?? [];
/** All that waits, taken one batch after the other; of each which minute it was. */
async function takeAll(buffer: Buffer): Promise<number[]> {
  const taken: number[] = [];
  for (let part = await buffer.next(9); part; part = await buffer.next(9)) {
    taken.push(...part.records.map((one) => (one.kind === 'interval' ? one.fromMs / 1000 : 0)));
    await buffer.forget(part.stream, part.records.at(-1)?.seq ?? 0);
  }
  return taken;
}

it('gives records back in order and with their numbers, after a restart too, and forgets what was taken', async () => {
  await (await append(1, 12)).close();
  const buffer = await open();
  expect((await buffer.endings()).get('M-1')).toEqual({ toMs: 13_000, counters: {} });
  const first = await buffer.next(500);
  expect(first).toMatchObject({ lostBefore: false, lost: 0 });
  expect(first?.records[0]).toEqual({ seq: 1, ...stretch(1) });
  expect(await takeAll(buffer)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(await segments()).toHaveLength(1);
  // What this process finds is a stream of its own, numbered from 1 on.
  await buffer.append([stretch(13)]);
  expect(await buffer.next(9)).toMatchObject({
    ...{ stream: buffer.stream, records: [{ seq: 1, ...stretch(13) }], lostBefore: false },
    after: { stream: first?.stream, seq: 12 },
  });
  await buffer.close();
  const again = await open();
  expect((await again.endings()).get('M-1')?.toMs).toBe(14_000);
  expect(again.stream).not.toBe(buffer.stream);
  expect(await again.next(9)).toMatchObject({ stream: buffer.stream, records: [{ seq: 1 }] });
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
    await rm(join(folder, 'taken'), { force: true });
    const buffer = await open();
    await buffer.append([stretch(5)]);
    expect(await takeAll(buffer)).toEqual([1, 5]);
    await buffer.close();
    for (const other of (await segments()).filter((one) => one !== name)) await rm(join(folder, other));
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
  expect(await seqs(buffer, 9)).toEqual([1]);
  const cut = vi.spyOn(prototype, 'truncate').mockImplementationOnce(full);
  await expect(buffer.append([stretch(2), stretch(3)])).rejects.toThrow('ENOSPC');
  await buffer.append([stretch(2), stretch(3)]);
  await buffer.append([stretch(4)]);
  expect(cut).toHaveBeenCalledTimes(2);
  vi.restoreAllMocks();
  const whole = [1, 2, 3, 4].map((seq) => ({ seq, ...stretch(seq) }));
  expect((await buffer.next(9))?.records).toEqual(whole);
  await buffer.close();
  const again = await open();
  expect((await again.next(9))?.records).toEqual(whole);
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
  await expect(buffer.forget(buffer.stream, 5)).rejects.toThrow('EIO');
  expect(await segments()).toEqual(before);
  note.mockImplementation(failing('ENOSPC'));
  await expect(buffer.forget(buffer.stream, 6)).rejects.toThrow('ENOSPC');
  const left = await segments();
  expect(left.length).toBeLessThan(before.length);
  note.mockRestore();
  await buffer.forget(buffer.stream, 7);
  await buffer.close();
  const again = await open();
  expect(await seqs(again, 1)).toEqual([8]);
  await again.close();
});

it('does not begin a new life over files that it cannot read', async () => {
  await (await append(1, 1)).close();
  await mkdir(join(folder, 'taken'));
  await expect(open()).rejects.toThrow('EISDIR');
});

it('never takes altered bytes for a record; what lies behind them is told apart as after a loss', async () => {
  await (await append(1, 3, { segmentBytes: 1e6 })).close();
  const [name = ''] = await segments();
  const text = await readFile(join(folder, name), 'utf8');
  await writeFile(join(folder, name), text.replace('"seq":2', '"seq":7'));
  const buffer = await open();
  expect(await seqs(buffer, 9)).toEqual([1]);
  await buffer.forget((await buffer.next(9))?.stream ?? '', 1);
  expect(await buffer.next(9)).toMatchObject({ records: [{ seq: 3 }], lostBefore: true });
  await buffer.close();
  await appendFile(join(folder, name), 'half a li');
  await (await open()).close();
  expect(complaints).toContain('plant.torn');
});

it('drops the oldest when it is full, says so once, and tells that something is missing', async () => {
  const buffer = await append(1, 40, { maxBytes: 1500 });
  const { records, lostBefore, lost } = (await buffer.next(500)) ?? {};
  expect(lostBefore).toBe(true);
  expect(records?.[0]?.seq).toBeGreaterThan(20);
  expect(lost).toBe((records?.[0]?.seq ?? 0) - 1);
  expect(buffer.waiting().bytes).toBeLessThan(2000);
  expect(complaints.filter((code) => code === 'plant.buffer_full')).toHaveLength(1);
  await buffer.close();
});

it('belongs to one process: a lock of the dead is no obstacle, one of the living is, whatever the clock was set to', async () => {
  const buffer = await append(1, 1);
  const lock = join(folder, 'lock');
  const mine = JSON.parse(await readFile(lock, 'utf8')) as { booted: number };
  await buffer.close();
  const { booted } = mine;
  for (const living of [{}, { booted: booted - 3_600 }, { boot: undefined }]) {
    await writeFile(lock, JSON.stringify({ ...mine, pid: process.ppid, ...living }));
    await expect(open()).rejects.toThrow(FolderInUse);
  }
  for (const dead of [{ boot: 'before' }, { boot: undefined, booted: booted - 86_400 }]) {
    await writeFile(lock, JSON.stringify({ ...mine, pid: process.ppid, ...dead }));
    await (await open()).close();
  }
});

it('on a shared drive a process of another computer is seen by its beat; one that is silent is gone', async () => {
  const file = join(folder, 'lock');
  const theirs = JSON.stringify({ pid: process.pid, booted: 0, host: 'line-2' });
  await writeFile(file, theirs);
  const beat = setInterval(() => void utimes(file, new Date(), new Date()), 10);
  await expect(lockFolder(folder, 40)).rejects.toThrow('主机 line-2 的另一个网关进程');
  clearInterval(beat);
  const unlock = await lockFolder(folder, 40);
  expect(await readFile(file, 'utf8')).not.toBe(theirs);
  const { mtimeMs } = await stat(file);
  await vi.waitFor(async () => expect((await stat(file)).mtimeMs).toBeGreaterThan(mtimeMs));
  await unlock();
});

it('when the service has more of what was found before than an older copy of the folder, what is new in it waits still', async () => {
  await (await append(1, 3)).close();
  const buffer = await open();
  await buffer.append([stretch(4)]);
  const left = await buffer.next(1);
  await buffer.forget(left?.stream ?? '', 9);
  expect(complaints).toEqual(['plant.older_copy']);
  expect(await buffer.next(9)).toMatchObject({ stream: buffer.stream, records: [{ seq: 1, ...stretch(4) }] });
  await buffer.close();
});

it('keeps what was delivered for a service that has lost it, and gives it again, after a kill too', async () => {
  const buffer = await append(1, 12, { keepBytes: 1_000 });
  expect(await takeAll(buffer)).toHaveLength(12);
  expect(await buffer.rewind()).toBe(true);
  expect(await buffer.rewind()).toBe(false);
  // None of it is lost: a service had it.
  const { records, lost } = (await buffer.next(9)) ?? {};
  expect([records?.length, lost]).toEqual([expect.any(Number), 0]);
  expect(records?.[0]?.seq).toBeGreaterThan(1);
  await buffer.close();
  const again = await open({ keepBytes: 1_000 });
  const twice = await takeAll(again);
  expect(twice.length).toBeGreaterThan(2);
  expect(twice.at(-1)).toBe(12);
  await again.close();
});

it('records from before each process had its own stream go on as what they were', async () => {
  await (await append(1, 3, { segmentBytes: 1e6 })).close();
  const [name = ''] = await segments();
  await rename(join(folder, name), join(folder, '000000000000001.seg'));
  const former = 'f'.repeat(32);
  await writeFile(join(folder, 'stream'), former);
  await writeFile(join(folder, 'taken'), '2');
  const buffer = await open();
  expect(await buffer.next(9)).toMatchObject({ stream: former, records: [{ seq: 3, ...stretch(3) }] });
  await buffer.close();
});

it('what a process left behind is told by its clock, though the wall clock was set while it lived and after', async () => {
  let ahead = 0;
  const first = await open({ clock: { aheadMs: () => ahead, bootedMs: () => 100_000 } });
  await first.append([stretch(1)]);
  ahead = 3_600_000;
  await first.append([stretch(2)]);
  expect((await first.next(9))?.aheadMs).toBe(3_600_000);
  await first.close();
  // Its clock began five hours later at the same start of the computer: so much the wall clock is ahead of the first one's.
  const later = { aheadMs: () => 0, bootedMs: () => 100_000.3 + 5 * 3_600_000 };
  const buffer = await open({ clock: later });
  expect((await buffer.next(9))?.aheadMs).toBe(5 * 3_600_000);
  expect((await buffer.endings()).get('M-1')?.toMs).toBe(3_000 + 5 * 3_600_000);
  await buffer.close();
  const text = await readFile(join(folder, 'clocks'), 'utf8');
  await writeFile(join(folder, 'clocks'), text.replace(/\S+$/, 'another-start'));
  const rebooted = await open({ clock: later });
  expect((await rebooted.next(9))?.aheadMs).toBe(3_600_000);
  await rebooted.close();
});

it('what a killed process had seen beyond its records is found again, once, by the clock of the next', async () => {
  const growing = await openGrowing(folder);
  const seen = { ...stretch(1), toMs: 9_000, final: false } as IntervalRecord;
  for (const toMs of [4_000, 9_000]) {
    growing.write('a', [{ ...seen, toMs }]);
    await vi.waitFor(async () =>
      expect(await readFile(join(folder, 'growing'), 'utf8')).toContain(`${toMs}`),
    );
  }
  const left = (toMs: number, aheadMs = 0) =>
    leftGrowing(folder, new Map([['M-1', { toMs, counters: {} }]]), (stream) =>
      stream === 'a' ? aheadMs : 0,
    );
  expect(await left(2_000)).toEqual([seen]);
  expect(await left(2_000, 500)).toEqual([{ ...seen, fromMs: 1_500, toMs: 9_500 }]);
  expect(await left(9_000)).toEqual([]);
  await truncate(join(folder, 'growing'), 30);
  expect(await left(2_000)).toEqual([]);
  await growing.close();
  await rm(join(folder, 'growing'));
  expect(await left(2_000)).toEqual([]);
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
  expect(await takeAll(buffer)).toEqual([1, 2, 3, 4]);
  await buffer.close();
});

it('says when its folder cannot be made, where the system has no place for one', async () => {
  await expect(open({ folder: '/proc/x/plant-buffer' })).rejects.toThrow('ENOENT');
});
