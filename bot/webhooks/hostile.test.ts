import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../../workflows/testing/catalogue.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { EXAMPLES } from './openapi/examples.ts';
import { openWebhookHouse, report, type WebhookHouse } from './testing/house.ts';

/*
 * Whatever is sent, signed or not: an answer in JSON, never a fault of ours, nothing of us in it.
 */

let database: TestDatabase;
let house: WebhookHouse;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalogue(database);
  await moveTo(database.db, new Date('2026-03-24T10:00:00+08:00'));
  await putOrder(database, { number: 'SO-20260315-0042', customer: '恒锐', product: 'KHM-200' });
  house = await openWebhookHouse(database);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

async function isTamed(what: unknown): Promise<void> {
  const { status, body } = await house.tells(what);
  expect([200, 400, 409, 413]).toContain(status);
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.ts:\d|Failed query|insert into/);
  expect(house.complaints()).toEqual([]);
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 130 }),
  fc.constantFrom('\0', '\ud800', 'SO-20260315-0042\0', ' ', '﷽'.repeat(61), '__proto__', '1e9', '-0', '٣'),
);
const anything = fc.oneof(
  anyText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, [], {}, [[]], -1, 0, 1e308, 100_000_001, 0.1),
  fc.jsonValue({ maxDepth: 3 }),
);

test('any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => isTamed(Buffer.from(bytes))),
    { numRuns: 60 },
  );
});

test('any JSON', async () => {
  await fc.assert(fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), isTamed), { numRuns: 80 });
});

test('facts with any member replaced, added or left out', async () => {
  const fact = fc.constantFrom(...Object.values(EXAMPLES)).chain((example) =>
    fc.record({
      example: fc.constant(example as Record<string, unknown>),
      name: fc.oneof(fc.constantFrom(...Object.keys(example)), anyText),
      value: fc.option(anything, { nil: undefined }),
      key: anyText,
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 4 }), async (facts) => {
      const told = facts.map(({ example, name, value, key }) => ({ ...example, key, [name]: value }));
      await isTamed(told);
      await isTamed(told[0]);
    }),
    { numRuns: 60 },
  );
});

test('what breaks parsers: depth, repetition, prototypes, huge numbers', async () => {
  const depth = 500_000;
  const bodies = [
    '['.repeat(depth) + ']'.repeat(depth),
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    JSON.stringify({ ...report('SO-20260315-0042'), note: 'x' }).replace(
      '"x"',
      `${'['.repeat(depth)}${']'.repeat(depth)}`,
    ),
    '{"__proto__":{"kind":"sign_off"},"constructor":1,"kind":"toString"}',
    `{"kind":"work_report","kind":"sign_off","key":"dup-1","occurredAt":"2026-03-16T09:00:00+08:00","order":"X"}`,
    `[${'1'.repeat(900_000)}]`,
    '{"kind":"stock","key":"huge","occurredAt":"2026-03-16T09:00:00Z","material":"M","delta":1e400}',
    '{"kind":"stock","key":"date","occurredAt":"+275760-09-13T00:00:00Z","material":"M","delta":1}',
    '{"kind":"stock","key":"year","occurredAt":"0000-01-01T00:00:00Z","material":"M","delta":1}',
    '\ufeff{"kind":"sign_off"}',
  ];
  for (const body of bodies) await isTamed(Buffer.from(body));
});

test('any headers and paths', async () => {
  const header = fc.string({ unit: 'grapheme-ascii', maxLength: 80 }).map((text) => text.trim());
  await fc.assert(
    fc.asyncProperty(header, header, header, fc.webPath(), async (source, timestamp, signature, path) => {
      const headers = {
        'x-danmai-source': source,
        'x-danmai-timestamp': timestamp,
        'x-danmai-signature': signature,
        'idempotency-key': source,
      };
      const post = await fetch(`${house.url}/api/v1/facts`, { method: 'POST', body: '{}', headers });
      const get = await fetch(`${house.url}/api/v1/facts${path}`, { headers });
      expect([400, 401]).toContain(post.status);
      expect([401, 404, 405]).toContain(get.status);
    }),
    { numRuns: 60 },
  );
  for (const path of ['%', '%E0%A4%A', '%00', '%ff', '..%2f..%2fmetrics', 'x'.repeat(5_000)])
    expect([401, 404]).toContain((await fetch(`${house.url}/api/v1/facts/${path}`)).status);
  expect(house.complaints()).toEqual([]);
});
