import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { type LetterReader, openLetterReader, type ReaderSettings } from './reader.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A letter of the generator. */
const SCAN = fileURLToPath(new URL('./testing/fixtures/scan150.jpg', import.meta.url));
/** Reading takes some 5 s of two free cores; a busy machine takes longer. */
vi.setConfig({ testTimeout: 120_000 });
const PATIENT = { timeMs: 100_000, cpuMs: 100_000, startMs: 60_000 };
const NO_LETTER = Buffer.from('hello');

let open: LetterReader[] = [];
afterEach(async () => {
  await Promise.all(open.map((reader) => reader.close()));
  open = [];
});

function opened(settings: ReaderSettings = {}): LetterReader {
  const reader = openLetterReader({ ...settings, limits: { ...PATIENT, ...settings.limits } });
  open.push(reader);
  return reader;
}

it.each([
  ['by the clock', { timeMs: 300 }],
  ['in processor time', { cpuMs: 1000 }],
])(
  'a letter that takes too long %s goes to a person, its process is gone, the next one is read',
  async (_, limits) => {
    const reader = opened({ limits });
    expect(await reader.read(SCAN)).toMatchObject({ outcome: 'to_person', code: 'letter.timeout' });
    expect(reader.pids()).toEqual([]);
    expect(await reader.read(NO_LETTER)).toMatchObject({ outcome: 'refused', code: 'letter.format' });
  },
);

it('a process that dies takes only its own letter with it', async () => {
  const reader = opened();
  const reading = reader.read(SCAN);
  const next = reader.read(NO_LETTER);
  await vi.waitFor(() => expect(reader.pids()).toHaveLength(1), 20_000);
  process.kill(reader.pids()[0] ?? 0, 'SIGKILL');
  expect(await reading).toMatchObject({ outcome: 'to_person' });
  expect(await next).toMatchObject({ outcome: 'refused' });
});

it('a process that grows beyond its memory is ended', async () => {
  const reader = opened({ limits: { memoryMb: 250 } });
  expect(await reader.read(SCAN)).toMatchObject({ outcome: 'to_person', code: 'letter.memory' });
});

it('a process is replaced after so many letters', async () => {
  const reader = opened({ lettersPerChild: 2 });
  await reader.read(NO_LETTER);
  const first = reader.pids();
  await reader.read(NO_LETTER);
  await vi.waitFor(() => expect(reader.pids()).toEqual([]), 10_000);
  await reader.read(NO_LETTER);
  expect(first).toHaveLength(1);
  expect(reader.pids()).toHaveLength(1);
  expect(reader.pids()).not.toEqual(first);
});

it('so many wait, the next goes to a person at once; closing lets nobody wait', async () => {
  const reader = opened({ waiting: 1 });
  const [first, second] = [reader.read(SCAN), reader.read(SCAN)];
  expect(await reader.read(SCAN)).toMatchObject({ outcome: 'to_person', code: 'letter.busy' });
  await reader.close();
  for (const one of [first, second]) {
    expect(await one).toMatchObject({ outcome: 'to_person', code: 'letter.closing' });
  }
});

it('without the native runtime tesseract.js reads, says so, and leaves nothing behind', async () => {
  // Where the process runs.
  const folder = fileURLToPath(new URL('./confined/', import.meta.url));
  const before = [readdirSync(folder), readdirSync(process.cwd())];
  const result = await opened({ engine: 'tesseract' }).read(readFileSync(SCAN));
  expect(result).toMatchObject({ outcome: 'read', engine: 'tesseract' });
  expect([readdirSync(folder), readdirSync(process.cwd())]).toEqual(before);
});

it('a command that reads one letter ends in order when the letter’s process has to be ended', () => {
  const code = `
    const { readLetter } = await import('./ocr/reader.ts');
    const { flateBomb } = await import('./workflows/evidence/testing/hostile.ts');
    const result = await readLetter(flateBomb(40), { reader: { limits: { pdfMemoryMb: 24 } } });
    console.log(result.code);
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).trim()).toBe('letter.memory');
});
