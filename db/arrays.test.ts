import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArray, writeArray } from './arrays.ts';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ max: 1 });
});
afterAll(() => database.close());

test('what is written is read back, whatever the text', () => {
  const anything = fc.array(fc.option(fc.string({ unit: 'grapheme' })));
  fc.assert(
    fc.property(anything, (items) => {
      expect(readArray(writeArray(items, String), (text) => text)).toEqual(items);
    }),
  );
});

test.each([
  ['text', ['', 'NULL', 'null', null, 'a,b', '{}', '"', '\\', ' 海川 ']],
  ['text', []],
  ['int', [1, -2, null]],
  ['jsonb', [{ a: ['x"y', null] }, 5, null]],
  ['float8', [0.1, 1e300]],
])('PostgreSQL agrees on %s[] %j', async (type, items) => {
  const [row] = await database.sql.unsafe(`select $1::${type}[] as items`, [items as never]);
  expect(row?.items).toEqual(items);
});

test('truth values come as such', async () => {
  const [row] = await database.sql`select array[true, false, null] as items`;
  expect(row?.items).toEqual([true, false, null]);
});

test('nested arrays keep their shape', async () => {
  const [row] = await database.sql`select array[array['a', null], array['c', 'd']] as items`;
  expect(row?.items).toEqual([
    ['a', null],
    ['c', 'd'],
  ]);
});

test('a list is bound as an array in raw queries', async () => {
  const rows = await database.sql`select n from generate_series(1, 5) n where n = any(${[2, 4]})`;
  expect(rows.map((row) => row.n)).toEqual([2, 4]);
  const words = await database.sql`select 1 as one where '海川' = any(${['海川', 'b']})`;
  expect(words).toHaveLength(1);
});
