import { eq, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';

/** One column of each type that the schema uses or may use. */
const sample = pgTable('sample', {
  id: bigint({ mode: 'number' }).primaryKey(),
  flag: boolean(),
  count: integer(),
  price: numeric({ precision: 14, scale: 2 }),
  ratio: doublePrecision(),
  day: date({ mode: 'string' }),
  at: timestamp({ withTimezone: true, mode: 'date', precision: 3 }),
  name: text(),
  names: text().array(),
  json: jsonb().$type<unknown>(),
  key: uuid(),
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`create table sample (id bigint primary key, flag boolean, count integer,
    price numeric(14, 2), ratio float8, day date, at timestamptz(3), name text, names text[], json jsonb, key uuid)`;
});
afterAll(() => database.close());

test('every column type comes back from drizzle as it went in', async () => {
  const row = {
    id: Number.MAX_SAFE_INTEGER,
    flag: true,
    count: -2_147_483_648,
    price: '123456789012.30',
    ratio: 0.1,
    day: '2026-02-28',
    at: new Date('2026-03-15T23:59:59.999+08:00'),
    name: '恒锐 "快换" \\ 模组 𠮷',
    names: ['镀镍', 'a,b', '{}', ''],
    json: { 客户: ['恒锐', { 数: 1.5, 空: null }] },
    key: '5f0c2b6e-3f0b-4c36-9d6c-0b5a3a1f2e11',
  };
  await database.db.insert(sample).values(row);
  expect(await database.db.select().from(sample).where(eq(sample.id, row.id))).toEqual([row]);
});

test.each([
  ['object', { a: 1 }],
  ['array', [1, 'x', null]],
  ['number', 42],
  ['false', false],
  ['string', '海川'],
  ['string of digits', '123'],
  ['string of a keyword', 'null'],
  ['string of JSON', '{"a":1}'],
  ['empty string', ''],
])('a jsonb %s is stored once encoded and read back the same', async (name, value) => {
  const [row] = await database.db
    .insert(sample)
    .values({ id: Math.floor(Math.random() * 1e9), json: value })
    .returning({ id: sample.id, json: sample.json, type: sql<string>`jsonb_typeof(json)` });
  expect(row?.json).toEqual(value);
  const kind = Array.isArray(value) ? 'array' : typeof value;
  expect(row?.type, name).toBe(kind);
});

test('raw queries take objects and dates, and give JSON as values and times as text in UTC', async () => {
  const at = new Date('2026-03-15T16:00:00.250Z');
  const [row] = await database.sql`
    insert into sample (id, json, at) values (7, ${database.sql.json({ a: [1] })}, ${at})
    returning json, at, jsonb_typeof(json) as type`;
  expect(row).toEqual({ json: { a: [1] }, at: '2026-03-15 16:00:00.25+00', type: 'object' });
});

test('raw queries through drizzle take JSON as text', async () => {
  const [row] = await database.db.execute(sql`
    insert into sample (id, json) values (8, ${JSON.stringify({ b: 2 })}::text::jsonb)
    returning jsonb_typeof(json) as type`);
  expect(row?.type).toBe('object');
});

test('the session is in UTC, whatever the machine is', async () => {
  const [row] = await database.sql`show timezone`;
  expect(row?.TimeZone).toBe('UTC');
});
