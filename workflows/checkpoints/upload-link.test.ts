import { expect, test } from 'vitest';
import { createTestDatabase } from '../../db/testing/database.ts';
import { linkEnd, openToken, readUploadToken, sealGrant, uploadUrl } from './upload-link.ts';

const grant = {
  kind: 'checkpoint',
  id: 42,
  userId: '经理.7',
  expiresAt: new Date('2026-03-20T00:00:00+08:00'),
} as const;

test('what was sealed is read again, with its own key only', () => {
  const token = sealGrant('key', grant);
  expect(token).toMatch(/^[\w-]+$/);
  expect(openToken('key', token)).toEqual(grant);
  expect(openToken('other', token)).toBeNull();
});

test('every changed character breaks it, and it has one spelling only', () => {
  const token = sealGrant('key', grant);
  for (let i = 0; i < token.length; i++) {
    const other = token[i] === 'A' ? 'B' : 'A';
    expect(openToken('key', token.slice(0, i) + other + token.slice(i + 1))).toBeNull();
  }
  for (const odd of [`${token}=`, `${token} `, ` ${token}`, token.replace('.', ''), '', 'A'.repeat(44)])
    expect([odd, odd !== token && openToken('key', odd)]).toEqual([odd, odd === token ? false : null]);
});

test('links made at any time of a day end at the same midnight, three whole days later', () => {
  const ends = ['00:00', '08:00', '23:59'].map((time) => linkEnd(new Date(`2026-03-16T${time}:00+08:00`)));
  expect(ends.map((end) => end.toISOString())).toEqual(Array(3).fill('2026-03-19T16:00:00.000Z'));
});

test('all pools of one database have the same key; without a public address there is no link', async () => {
  const database = await createTestDatabase();
  const checkpoint = { id: 42, now: '2026-03-16T02:00:00Z' };
  const ctx = { db: database.db, publicUrl: 'https://danmai.example.com' };
  const url = await uploadUrl(ctx, checkpoint, 'chen');
  expect(url).toMatch(/^https:\/\/danmai\.example\.com\/upload\/[\w-]+$/);
  const inside = await database.db.transaction((tx) =>
    readUploadToken({ db: Object.create(database.db), tx }, url?.split('/').at(-1) ?? ''),
  );
  expect(inside).toMatchObject({ kind: 'checkpoint', id: 42, userId: 'chen' });
  expect(await uploadUrl({ ...ctx, publicUrl: null }, checkpoint, 'chen')).toBeNull();
  await database.close();
});
