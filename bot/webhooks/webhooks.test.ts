import http from 'node:http';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { advance, moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../../workflows/testing/catalogue.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { listAnswer, recorded, toldFact } from './openapi/answers.ts';
import { signatureOf } from './signature.ts';
import { ERP_NEW, ERP_OLD, MES, openWebhookHouse, report, type WebhookHouse } from './testing/house.ts';

let database: TestDatabase;
let house: WebhookHouse;
const ORDER = 'SO-20260315-0042';

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalogue(database);
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  house = await openWebhookHouse(database);
  await putOrder(database, { number: ORDER, customer: '恒锐', product: 'KHM-200' });
});
afterEach(() => expect(house.complaints()).toEqual([]));
afterAll(async () => {
  await house.close();
  await database.close();
});

const factRows = async (key: string) =>
  database.db.execute<{ source: string; repeats: number; reported_by: string }>(
    sql`select source, repeats, reported_by from fact where key = ${key}`,
  );

test('a fact is kept, and the answer tells where its order stands', async () => {
  const told = report(ORDER);
  const answer = await house.tells(told);
  expect(answer.status).toBe(200);
  expect(recorded.parse(answer.body)).toMatchObject({
    outcome: 'recorded',
    key: told.key,
    kind: 'work_report',
    order: { number: ORDER, status: 'in_production' },
  });
  expect([...(await factRows(told.key))]).toEqual([{ source: 'mes', repeats: 0, reported_by: 'system:mes' }]);
});

test('the same again changes nothing; the same key with other content is a conflict that is kept', async () => {
  const told = report(ORDER);
  await house.tells(told);
  const again = await house.tells(told);
  expect([again.status, again.body]).toEqual([
    200,
    { outcome: 'repeated', kind: 'work_report', key: told.key },
  ]);
  const other = await house.tells({ ...told, good: 6 });
  expect(other.status).toBe(409);
  expect(other.body).toMatchObject({ outcome: 'conflict', code: 'webhook.conflict', field: 'key' });
  expect(other.body.message).toContain('以先收到的为准');
  const found = await house.looksUp(told.key);
  expect(found.status).toBe(200);
  expect(toldFact.parse(found.body)).toMatchObject({
    repeats: 1,
    flags: expect.arrayContaining(['conflict']),
    order: { number: ORDER, statusName: '生产中' },
    conflicts: [{ payload: { good: 6 } }],
  });
});

test('the Idempotency-Key stands in for the key, is signed, and must not differ from it', async () => {
  const { key, ...keyless } = report(ORDER);
  expect((await house.tells(keyless, { key })).body).toMatchObject({ outcome: 'recorded', key });
  expect((await house.tells({ ...keyless, key }, { key })).body).toMatchObject({ outcome: 'repeated' });
  expect((await house.tells({ ...keyless, key: 'other' }, { key })).body.code).toBe('webhook.key_differs');
  expect((await house.tells([keyless], { key })).body.code).toBe('webhook.key_for_many');
  const body = Buffer.from(JSON.stringify(keyless));
  const seen = await house.tells(body, { key, headers: { 'idempotency-key': `${key}-2` } });
  expect([seen.status, seen.body.code]).toEqual([401, 'webhook.unauthorized']);
  for (const bad of ['a b', 'x"y', '{x', 'x'.repeat(121), 'é'])
    expect([bad, (await house.tells(keyless, { key: bad })).body.code]).toEqual([bad, 'webhook.bad_key']);
});

test('of a list each fact is answered by itself, in order; bad ones keep none of the others out', async () => {
  const [first, second] = [report(ORDER), report(ORDER)];
  const list = [first, { ...report(ORDER), good: -1 }, 'nonsense', first, { ...first, good: 9 }, second];
  const answer = await house.tells(list);
  expect(answer.status).toBe(200);
  const { outcomes, ...counts } = listAnswer.parse(answer.body);
  expect(counts).toEqual({ recorded: 2, repeated: 1, conflicts: 1, refused: 2 });
  expect(outcomes.map((one) => one.outcome)).toEqual([
    ...['recorded', 'refused', 'refused', 'repeated', 'conflict', 'recorded'],
  ]);
  expect(outcomes[1]).toMatchObject({ code: 'fact.invalid', field: 'good' });
});

test('a single fact that is none is refused with its field, in Chinese', async () => {
  const answer = await house.tells({ ...report(ORDER), good: 'many' });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ outcome: 'refused', code: 'fact.invalid', field: 'good' });
  expect(answer.body.message).toMatch(/\p{Script=Han}/u);
});

test('500 facts at once are taken, 501 are not', async () => {
  const many = Array.from({ length: 501 }, () => report('SO-20990101-0001'));
  const over = await house.tells(many);
  expect([over.status, over.body.code]).toEqual([413, 'webhook.too_many_facts']);
  const most = await house.tells(many.slice(1));
  expect([most.status, most.body.recorded]).toEqual([200, 500]);
  expect(most.body.outcomes[0].flags).toContain('unknown_order');
});

test('a wrong signature, an unknown sender and missing headers are told alike', async () => {
  const told = report(ORDER);
  const answers = await Promise.all([
    house.tells(told, { secret: 'x'.repeat(40) }),
    house.tells(told, { source: 'nobody' }),
    house.tells(told, { source: 'erp' }),
    house.tells(told, { source: '__proto__' }),
    house.tells(told, { signature: '' }),
    house.tells(told, { signature: 'v1=00' }),
    house.tells(told, { signature: `v2=${'0'.repeat(64)}` }),
    house.tells(told, { timestamp: '' }),
    house.tells(told, { timestamp: '1e9' }),
    house.tells(told, { timestamp: '-1' }),
    house.looksUp(told.key, { secret: ERP_OLD }),
  ]);
  const [first, ...others] = answers;
  expect([first?.status, first?.body.code]).toEqual([401, 'webhook.unauthorized']);
  for (const one of others) expect([one.status, one.body]).toEqual([401, first?.body]);
  expect([...(await factRows(told.key))]).toEqual([]);
});

test('another body under a signature is refused, byte for byte', async () => {
  const told = JSON.stringify(report(ORDER));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = signatureOf(MES, { timestamp, key: null, body: Buffer.from(told) });
  expect((await house.tells(Buffer.from(`${told} `), { signature, timestamp })).status).toBe(401);
  expect((await house.tells(Buffer.from(told), { signature, timestamp })).status).toBe(200);
});

test('during a rotation the new and the old secret both sign', async () => {
  for (const secret of [ERP_NEW, ERP_OLD])
    expect((await house.tells(report(ORDER), { source: 'erp', secret })).status).toBe(200);
});

test('a request is good for five minutes of real time, wherever the clock of the house stands', async () => {
  const now = Math.floor(Date.now() / 1000);
  for (const off of [-310, 310]) {
    const answer = await house.tells(report(ORDER), { timestamp: now + off });
    expect([answer.status, answer.body.code]).toEqual([401, 'webhook.clock']);
    expect(answer.body.message).toMatch(/服务器现在是 \d{10}/);
  }
  for (const off of [-280, 280])
    expect((await house.tells(report(ORDER), { timestamp: now + off })).status).toBe(200);
  await advance(database.db, 3_600_000);
  expect((await house.tells(report(ORDER))).status).toBe(200);
});

test('one sender does not see the facts of another', async () => {
  const told = report(ORDER);
  await house.tells(told);
  const other = await house.looksUp(told.key, { source: 'erp', secret: ERP_NEW });
  expect([other.status, other.body.code]).toEqual([404, 'webhook.no_such_fact']);
  for (const key of ['never', 'a/b', '中文 %', '\0', '\ud800'.toWellFormed()])
    expect([key, (await house.looksUp(key)).status]).toEqual([key, 404]);
});

test('keys with slashes and Chinese are looked up by their escaped form', async () => {
  const key = 'GRN-1/2 入库#3';
  await house.tells({ ...report(ORDER), key });
  expect((await house.looksUp(key)).body).toMatchObject({ key, kind: 'work_report' });
});

test('what is no JSON, too large or of another type is refused with what to do', async () => {
  const raw = (text: string) => Buffer.from(text);
  const cases: [
    string,
    Promise<{ status: number; body: { code: string; message: string } }>,
    number,
    string,
  ][] = [
    ['no JSON', house.tells(raw('{"kind":')), 400, 'webhook.not_json'],
    ['no UTF-8', house.tells(Buffer.from([0x22, 0xff, 0x22])), 400, 'webhook.not_json'],
    ['empty', house.tells(raw('')), 400, 'webhook.not_json'],
    ['a number', house.tells(7), 400, 'webhook.not_facts'],
    ['null', house.tells(null), 400, 'webhook.not_facts'],
    ['an empty list', house.tells([]), 400, 'webhook.no_facts'],
    ['large', house.tells(raw(`[${' '.repeat(1_048_576)}]`)), 413, 'webhook.too_large'],
    [
      'a form',
      house.tells(report(ORDER), { headers: { 'content-type': 'text/plain' } }),
      415,
      'webhook.not_json_type',
    ],
    [
      'GBK',
      house.tells(report(ORDER), { headers: { 'content-type': 'application/json; charset=gbk' } }),
      415,
      'webhook.not_json_type',
    ],
    [
      'compressed',
      house.tells(report(ORDER), { headers: { 'content-encoding': 'gzip' } }),
      415,
      'webhook.not_json_type',
    ],
  ];
  for (const [name, answer, status, code] of cases) {
    const { status: got, body } = await answer;
    expect([name, got, body.code]).toEqual([name, status, code]);
    expect(body.message).toMatch(/\p{Script=Han}.*。$/u);
  }
});

test('a large body that does not tell its length is refused while it still comes', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = http.request(`${house.url}/api/v1/facts`, { method: 'POST' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject);
    for (let i = 0; i < 40; i += 1) request.write(Buffer.alloc(32 * 1024, 0x20));
    // It is never ended.
  });
  expect(status).toBe(413);
});

test('the description is for everybody', async () => {
  const response = await fetch(`${house.url}/api/v1/openapi.json`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  expect(await response.json()).toMatchObject({ openapi: '3.1.0' });
});

test('the figures count facts by sender, kind and outcome, and refusals by code', async () => {
  const text = await (await fetch(`${house.url}/metrics`)).text();
  expect(text).toMatch(/^danmai_facts_total\{source="mes",kind="work_report",outcome="recorded"\} \d+$/m);
  expect(text).toMatch(/^danmai_facts_total\{source="mes",kind="unknown",outcome="refused"\} 1$/m);
  expect(text).toMatch(/^danmai_webhook_refusals_total\{code="webhook.unauthorized"\} \d+$/m);
});
