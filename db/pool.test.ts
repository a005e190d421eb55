import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, connect } from './client.ts';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`create table note (text text unique)`;
  await database.sql`create table pair (id int, half text)`;
});
afterAll(() => database.close());

const notes = async () => (await database.sql`select text from note order by text`).map((row) => row.text);

/** Ends a session from outside, as a restart of the server or a lost network does. */
const terminate = (pid: unknown) => database.sql`select pg_terminate_backend(${pid as number}, 1000)`;

async function withClient(
  max: number,
  work: (client: Client) => Promise<void>,
  applicationName = 'pool-test',
): Promise<void> {
  const client = connect(database.connection, { max, applicationName });
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

test('a connection lost between two statements: the transaction fails whole and the process lives on', () =>
  withClient(2, async ({ db }) => {
    const lost = db.transaction(async (tx) => {
      await tx.execute(sql`insert into note values ('before')`);
      const [row] = await tx.execute(sql`select pg_backend_pid() as pid`);
      await terminate(row?.pid);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx.execute(sql`insert into note values ('after')`);
    });
    await expect(lost).rejects.toThrow();
    expect(await notes()).toEqual([]);
    const [row] = await db.execute(sql`select 1 as one`);
    expect(row?.one).toBe(1);
  }));

test('a connection lost during a statement: the same', () =>
  withClient(2, async ({ db }) => {
    const lost = db.transaction(async (tx) => {
      await tx.execute(sql`insert into note values ('before')`);
      const [row] = await tx.execute(sql`select pg_backend_pid() as pid`);
      const sleeping = tx.execute(sql`select pg_sleep(30)`);
      await Promise.all([sleeping, terminate(row?.pid)]);
    });
    await expect(lost).rejects.toThrow();
    expect(await notes()).toEqual([]);
  }));

test('connections lost all the time under load: never half of a transaction', async () => {
  await withClient(4, async ({ db }) => {
    let running = true;
    let committed = 0;
    const writer = async (lane: number): Promise<void> => {
      for (let n = 0; running; n += 1) {
        const id = lane * 100_000 + n;
        const done = await db
          .transaction(async (tx) => {
            await tx.execute(sql`insert into pair values (${id}, 'left')`);
            await Promise.all([
              tx.execute(sql`insert into pair values (${id}, 'right')`),
              tx.execute(sql`select pg_sleep(0.002)`),
            ]);
          })
          .then(
            () => 1,
            () => 0,
          );
        committed += done;
      }
    };
    // More lanes than connections, so that there is always somebody waiting for a lost one.
    const lanes = Array.from({ length: 8 }, (_, lane) => writer(lane));
    for (let round = 0; round < 60; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      await database.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'pool-test' and random() < 0.5`;
    }
    running = false;
    await Promise.all(lanes);
    const [pairs] = await database.sql`
      select count(*)::int as pairs, count(*) filter (where halves <> 2)::int as broken
      from (select count(*) as halves from pair group by id) p`;
    expect(pairs?.broken).toBe(0);
    expect(pairs?.pairs).toBeGreaterThanOrEqual(committed);
    expect(committed).toBeGreaterThan(20);
  });
}, 60_000);

test('a failure that the work swallows still undoes the transaction, and is told', () =>
  withClient(1, async ({ db }) => {
    const swallowed = db.transaction(async (tx) => {
      await tx.execute(sql`insert into note values ('twice')`);
      await tx.execute(sql`insert into note values ('twice')`).catch(() => undefined);
    });
    await expect(swallowed).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  }));

test('a failure inside a savepoint undoes only that', () =>
  withClient(1, async ({ db }) => {
    await db.transaction(async (tx) => {
      await tx.execute(sql`insert into note values ('kept')`);
      await tx
        .transaction(async (inner) => {
          await inner.execute(sql`insert into note values ('undone')`);
          await inner.execute(sql`insert into note values ('kept')`);
        })
        .catch(() => undefined);
      await tx.transaction((inner) => inner.execute(sql`insert into note values ('also kept')`));
    });
    expect(await notes()).toEqual(['also kept', 'kept']);
    await database.sql`delete from note`;
  }));

test('a statement after the end of its transaction is refused', () =>
  withClient(1, async ({ db }) => {
    const late = await db.transaction(async (tx) => () => tx.execute(sql`insert into note values ('late')`));
    await expect(late()).rejects.toMatchObject({ cause: { code: 'db.transaction_over' } });
    expect(await notes()).toEqual([]);
  }));

test('the pool never opens more connections than it may, and everybody is served', () =>
  withClient(
    3,
    async ({ db }) => {
      const most: number[] = [];
      const count = sql`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'pool-bound'`;
      await Promise.all(
        Array.from({ length: 30 }, () =>
          db.transaction(async (tx) => {
            await tx.execute(sql`select pg_sleep(0.01)`);
            const [row] = await tx.execute(count);
            most.push(Number(row?.n));
          }),
        ),
      );
      expect(most).toHaveLength(30);
      expect(Math.max(...most)).toBe(3);
    },
    'pool-bound',
  ));

test('close waits for the work under way and refuses new work', async () => {
  const client = connect(database.connection, { max: 1 });
  const start = async (query: ReturnType<typeof sql>) => await client.db.execute(query);
  const slow = start(sql`select pg_sleep(0.3), 7 as n`);
  const waiting = start(sql`select 1`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closing = client.close();
  await expect(waiting).rejects.toMatchObject({ cause: { code: 'db.closed' } });
  await expect(start(sql`select 1`)).rejects.toMatchObject({ cause: { code: 'db.closed' } });
  expect((await slow)[0]?.n).toBe(7);
  await closing;
});

test('close does not wait for ever', async () => {
  const client = connect(database.connection, { max: 1 });
  const stuck = client.db.execute(sql`select pg_sleep(60)`).catch((error: Error) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  await client.close(200);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await stuck).toBeInstanceOf(Error);
});
