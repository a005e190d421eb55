import { expect, test } from 'vitest';
import { connect } from './client.ts';
import { asUrl, inDatabase, readConnection } from './connection.ts';
import { createTestDatabase } from './testing/database.ts';

test('a unix socket survives the way through a URL', () => {
  const address = { host: '/tmp/目录 a', database: '库', username: 'u', password: 'p@:/', port: 5433 };
  expect(readConnection(asUrl(address))).toEqual(address);
  expect(readConnection('postgres:///db?host=/run/pg&user=u')).toEqual({
    host: '/run/pg',
    database: 'db',
    username: 'u',
  });
});

test('TCP URLs are left to the driver', () => {
  const url = 'postgres://u:p@db.example.com:6543/name?sslmode=require';
  expect(readConnection(url)).toBe(url);
  expect(inDatabase(url, 'other')).toBe('postgres://u:p@db.example.com:6543/other?sslmode=require');
});

test('the URL of a test database leads to it', async () => {
  const database = await createTestDatabase();
  const other = connect(database.url, { max: 1 });
  const name = 'select current_database() as name';
  expect(await other.sql.unsafe(name)).toEqual(await database.sql.unsafe(name));
  await other.close();
  await database.close();
});
