import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import { Store } from './store.ts';

const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
  folders.push(path);
  return path;
};
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});
const open = (path: string) => new Store(new Journal(path));

it('puts and deletes are there after a restart, the latest value counting', () => {
  const path = folder();
  const store = open(path);
  const things = store.collection<{ n: number }>('things');
  for (let n = 0; n < 100; n += 1) things.put('a', { n });
  things.put('b', { n: 1 });
  things.delete('b');
  store.close();
  const again = open(path).collection<{ n: number }>('things');
  expect([...again.records]).toEqual([['a', { n: 99 }]]);
});

it('what was flushed is there without a close, as after kill -9', () => {
  const path = folder();
  const store = open(path);
  store.collection('things').put('a', { n: 1 });
  store.flush();
  expect(open(path).collection('things').get('a')).toEqual({ n: 1 });
});

it('a torn last line and damaged lines are skipped, and the damaged file is kept', () => {
  const path = folder();
  const store = open(path);
  store.collection('things').put('a', { n: 1 });
  store.close();
  const file = join(path, 'journal.jsonl');
  appendFileSync(file, '\u0000\u0001 garbage\n["things","b",{"n":2}]\n["things","c",{"n":');
  const again = open(path);
  expect(again.damagedLines).toBe(2);
  expect([...again.collection('things').records.keys()]).toEqual(['a', 'b']);
  expect(readdirSync(path).some((name) => name.includes('damaged'))).toBe(true);
  expect(open(path).damagedLines).toBe(0);
});

it('a file that is no journal at all does not block the start', () => {
  const path = folder();
  writeFileSync(join(path, 'journal.jsonl'), Buffer.from([0xff, 0xfe, 0, 1, 2, 10, 3]));
  expect(open(path).damagedLines).toBe(2);
});

it('a restart forgets the history and keeps the values', () => {
  const path = folder();
  const store = open(path);
  for (let n = 0; n < 1000; n += 1) {
    store.collection('things').put('a', { n });
    store.flush();
  }
  store.close();
  const size = () => statSync(join(path, 'journal.jsonl')).size;
  const before = size();
  open(path).close();
  expect(size()).toBeLessThan(before / 100);
  expect(readFileSync(join(path, 'journal.jsonl'), 'utf8')).toBe('["things","a",{"n":999}]\n');
});

it('a wipe leaves only what it was told to keep', () => {
  const path = folder();
  const store = open(path);
  store.collection('things').put('a', 1);
  store.collection('clock').put('a', 2);
  store.wipe(['clock']);
  store.close();
  const again = open(path);
  expect(again.collection('things').records.size).toBe(0);
  expect(again.collection('clock').get('a')).toBe(2);
});
