import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/client.ts';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../../workflows/testing/catalogue.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { FACT_REFUSALS, REFUSALS } from './errors.ts';
import { conflict, problem, refused } from './openapi/answers.ts';
import { ERP_NEW, type Odd, openWebhookHouse, type Reply, report } from './testing/house.ts';

const ORDER = 'SO-20260315-0042';
let database: TestDatabase;
let orderId = 0;

beforeAll(async () => {
  database = await createTestDatabase({ max: 12 });
  await seedCatalogue(database);
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  orderId = await putOrder(database, { number: ORDER, customer: '恒锐', product: 'KHM-200' });
});
afterAll(() => database.close());

const seen = new Map<string, Reply>();

/** Remembers refusals by their code, and that they look as described. */
function note(answer: Reply): Reply {
  if (answer.status < 400) return answer;
  const { outcome } = answer.body as { outcome?: string };
  const shape = outcome === 'conflict' ? conflict : outcome === 'refused' ? refused : problem;
  seen.set(shape.parse(answer.body).code, answer);
  return answer;
}

/** Runs work while another transaction holds the order's row. */
async function whileHeld(work: () => Promise<void>): Promise<void> {
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select from customer_order where id = ${orderId} for update`);
    await work();
  });
}

/** Sessions of a house that wait for the row that the test holds. */
const waitingFor = async (name: string) => {
  const rows = await database.db.execute<{ pid: number }>(sql`
    select pid from pg_stat_activity where datname = current_database() and application_name = ${name} and wait_event_type = 'Lock'`);
  return rows.map((row) => row.pid);
};

test('requests that cannot be read', async () => {
  const house = await openWebhookHouse(database);
  const told = report(ORDER);
  const { key: _, ...keyless } = told;
  const wrong: [unknown, Odd?][] = [
    [keyless, { key: 'a b' }],
    [told, { key: 'other' }],
    [[keyless], { key: 'K' }],
    [Buffer.from('{'), {}],
    ['text', {}],
    [[], {}],
    [told, { secret: 'x'.repeat(32) }],
    [told, { timestamp: 1 }],
    [Buffer.alloc(1_100_000, 0x20), {}],
    [Array.from({ length: 501 }, () => told), {}],
    [told, { headers: { 'content-type': 'text/csv' } }],
    [{ ...told, good: -1 }, {}],
    [{ ...told, occurredAt: '2026-03-17T09:00:00+08:00' }, {}],
    [{ ...told, occurredAt: '2023-03-17T09:00:00+08:00' }, {}],
  ];
  for (const [what, odd] of wrong)
    expect(note(await house.tells(what, odd)).status).toBeGreaterThanOrEqual(400);
  note(await house.looksUp('never told'));
  await house.tells(told);
  note(await house.tells({ ...told, good: 77 }));
  expect(house.complaints()).toEqual([]);
  await house.close();
});

test('too many requests are told how long to wait; another sender is not', async () => {
  const house = await openWebhookHouse(database, { perSecond: 1, inReserve: 2 });
  const answers = [];
  for (let i = 0; i < 3; i += 1) answers.push(note(await house.tells(report(ORDER))));
  expect(answers.map((one) => one.status)).toEqual([200, 200, 429]);
  expect((await house.tells(report(ORDER), { source: 'erp', secret: ERP_NEW })).status).toBe(200);
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  await house.close();
});

test('when too much waits for a slow database, more is sent away, and what waits is kept', async () => {
  const client = connect(database.connection, { applicationName: 'slow-house' });
  const house = await openWebhookHouse({ ...database, ...client }, { waiting: 1 });
  const answers: Promise<Reply>[] = [];
  await whileHeld(async () => {
    answers.push(house.tells(report(ORDER)));
    await expect.poll(() => waitingFor('slow-house')).toHaveLength(1);
    answers.push(house.tells(report(ORDER)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const over = note(await house.tells(report(ORDER)));
    expect([over.status, over.body.code]).toEqual([503, 'webhook.busy']);
  });
  expect((await Promise.all(answers)).map((one) => one.body.outcome)).toEqual(['recorded', 'recorded']);
  await house.close();
  await client.close();
});

test('a connection lost in the middle: told to come again, and then it is kept once', async () => {
  const client = connect(database.connection, { applicationName: 'cut-house' });
  const house = await openWebhookHouse({ ...database, ...client });
  const told = report(ORDER);
  let cut: Promise<Reply> | undefined;
  await whileHeld(async () => {
    cut = house.tells(told);
    await expect.poll(() => waitingFor('cut-house')).toHaveLength(1);
    await database.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'cut-house'`);
  });
  const answer = await cut;
  if (!answer) throw new Error('nothing was sent');
  expect([note(answer).status, answer.body.code]).toEqual([503, 'webhook.database_away']);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await house.tells(told)).body.outcome).toBe('recorded');
  expect(house.complaints()).toHaveLength(1);
  await client.close();
  const gone = await house.tells(report(ORDER));
  expect([gone.status, gone.body.code]).toEqual([503, 'webhook.database_away']);
  await house.close();
});

test('a fault of ours is told by its number alone, and costs nobody else anything', async () => {
  await database.db.execute(sql`
    create function fail_on_poison() returns trigger language plpgsql as $$
      begin if new.key like 'poison%' then raise 'secret details of ours'; end if; return new; end $$`);
  await database.db.execute(
    sql`create trigger poison before insert on fact for each row execute function fail_on_poison()`,
  );
  const house = await openWebhookHouse(database);
  const poison = { ...report(ORDER), key: 'poison-1' };
  const [alone, good, many] = await Promise.all([
    house.tells(poison),
    house.tells(report(ORDER)),
    house.tells([report(ORDER), { ...poison, key: 'poison-2' }, report(ORDER)]),
  ]);
  expect([note(alone).status, good.body.outcome]).toEqual([500, 'recorded']);
  expect(JSON.stringify(alone.body)).not.toMatch(/secret|poison|at .*\.ts|insert/);
  expect(alone.body.message).toMatch(/编号 [0-9A-F]{8}/);
  expect(many.body).toMatchObject({ recorded: 2, refused: 1 });
  expect(many.body.outcomes[1]).toMatchObject({ outcome: 'refused', code: 'webhook.failed' });
  expect(house.complaints()).toHaveLength(2);
  await house.close();
});

test('every documented code has really occurred, with its status; and no other', () => {
  const known = Object.entries(REFUSALS).map(([code, { status }]) => [code, status]);
  const own = [...seen].filter(([code]) => code.startsWith('webhook.') && code !== 'webhook.conflict');
  expect(Object.fromEntries(own.map(([code, { status }]) => [code, status]))).toEqual(
    Object.fromEntries(known),
  );
  expect(seen.get('webhook.conflict')?.status).toBe(409);
  const facts = [...seen].filter(([code]) => code.startsWith('fact.'));
  expect(facts.map(([code]) => code).sort()).toEqual(Object.keys(FACT_REFUSALS).sort());
  expect(facts.map(([, { status }]) => status)).toEqual([400, 400, 400]);
});
