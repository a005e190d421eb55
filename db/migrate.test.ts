import pino from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Connection, inDatabase } from './connection.ts';
import { openDriver } from './driver.ts';
import { migrate } from './migrate.ts';
import type { RawClient } from './values.ts';

const server = inject('testServer');
let admin: RawClient;

beforeAll(() => {
  admin = openDriver(server.admin, { max: 1, logger: pino({ level: 'silent' }) });
});
afterAll(() => admin.end());

async function emptyDatabase(name: string, extra = ''): Promise<Connection> {
  await admin.unsafe(`create database "${name}" template template0 ${extra}`);
  return inDatabase(server.admin, name);
}

test('three copies that start at once on an empty database migrate it once', async () => {
  const connection = await emptyDatabase('migrate_three');
  await Promise.all([migrate(connection), migrate(connection), migrate(connection)]);
  const sql = openDriver(connection, { max: 1 });
  const rows = await sql`select hash from drizzle.__drizzle_migrations`;
  await sql.end();
  expect(rows.length).toBeGreaterThanOrEqual(2);
  expect(new Set(rows.map((row) => row.hash)).size).toBe(rows.length);
});

test('a database that has everything is left as it is', async () => {
  const connection = await emptyDatabase('migrate_twice');
  await migrate(connection);
  await migrate(connection);
});

test('a database blind to Chinese is refused with the remedy', async () => {
  const connection = await emptyDatabase('migrate_blind', "lc_collate 'C' lc_ctype 'C' locale_provider libc");
  await expect(migrate(connection)).rejects.toMatchObject({
    code: 'db.blind_to_chinese',
    message: expect.stringContaining("LC_CTYPE 'C.UTF-8'"),
  });
});

test('a database of a newer program, or of another program, is refused untouched', async () => {
  const connection = await emptyDatabase('migrate_newer');
  await migrate(connection);
  const sql = openDriver(connection, { max: 1 });
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('from-the-future', 99999999999999)`;
  await expect(migrate(connection)).rejects.toMatchObject({ code: 'db.newer_than_program' });
  await sql`update drizzle.__drizzle_migrations set hash = 'other' where id = 1`;
  await expect(migrate(connection)).rejects.toMatchObject({ code: 'db.foreign_history' });
  await sql.end();
});

test('a server that cannot be reached is said so, in words', async () => {
  await expect(migrate({ host: '/nowhere', database: 'x', username: 'x' })).rejects.toMatchObject({
    code: 'db.unreachable',
    message: expect.stringContaining('DATABASE_URL'),
  });
});
