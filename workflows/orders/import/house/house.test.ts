import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TxCtx } from '../../../context.ts';
import { nameKey } from '../rows/words.ts';
import { createImportWorld, type ImportWorld } from '../testing/world.ts';
import { plainCompanyName } from './company-name.ts';
import { createCustomerMatcher } from './customers.ts';
import { codeKeySql, nameKeySql } from './keys.ts';
import { codeKey, createProductMatcher, productKey } from './products.ts';

let world: ImportWorld;

beforeAll(async () => {
  world = await createImportWorld();
  await world.database.db.execute(sql`
    insert into customer (name, short_name) values
      ('华盛（宁波）电气有限公司', '华盛'), ('3M中国有限公司', '3M'), ('Ａ Ｂ C股份有限公司', 'ABC')`);
  await world.database.db.execute(
    sql`insert into product (code, name) values ('KHM-200A', '快换模组(防水型)'), ('DJ_1', '电机'), ('DJ-2', '电机')`,
  );
});

afterAll(() => world.close());

async function inTx<R>(work: (ctx: TxCtx) => Promise<R>): Promise<R> {
  const ctx = await world.as('planner');
  return ctx.db.transaction((tx) => work({ ...ctx, tx }));
}

const customer = (name: string) =>
  inTx(async (ctx) => (await createCustomerMatcher(ctx, 'all')([name])).get(name));
const product = (code: string | undefined, name?: string) =>
  inTx(async (ctx) =>
    (await createProductMatcher(ctx, 'all')([{ code, name }])).get(productKey({ code, name })),
  );

describe('a customer', () => {
  it.each([
    ['恒锐精密机械有限公司', '恒锐精密机械有限公司'],
    ['恒锐', '恒锐精密机械有限公司'],
    ['恒锐精密机械', '恒锐精密机械有限公司'],
    ['华盛(宁波) 电气有限公司', '华盛（宁波）电气有限公司'],
    ['3m', '3M中国有限公司'],
    ['abc股份有限公司', 'Ａ Ｂ C股份有限公司'],
  ])('is found as %s', async (written, name) => {
    expect(await customer(written)).toMatchObject({ kind: 'known', name });
  });

  it('whose short name others have too is left open, with the names to choose from', async () => {
    expect(await customer('华盛')).toEqual({
      kind: 'ambiguous',
      names: ['华盛电气成套有限公司', '华盛（宁波）电气有限公司'],
    });
  });

  it('nobody knows is new, with the nearest known one', async () => {
    expect(await customer('恒瑞精密机械有限公司')).toEqual({
      kind: 'new',
      name: '恒瑞精密机械有限公司',
      near: ['恒锐'],
    });
  });
});

describe('a product', () => {
  it.each([
    ['KHM-200', 'KHM-200'],
    ['khm200', 'KHM-200'],
    ['ＫＨＭ 200', 'KHM-200'],
    ['KHM-200a', 'KHM-200A'],
    ['DJ1', 'DJ_1'],
  ])('is found by its code %s', async (written, code) => {
    expect(await product(written)).toMatchObject({ kind: 'known', code });
  });

  it('is found by its name where there is no code, unless several have it', async () => {
    expect(await product(undefined, '快换模组（防水型）')).toMatchObject({ kind: 'known', code: 'KHM-200A' });
    expect(await product(undefined, '电机')).toEqual({ kind: 'ambiguous', codes: ['DJ_1', 'DJ-2'] });
    expect(await product(undefined, '快换模')).toMatchObject({ kind: 'unknown_name' });
    expect(await product(undefined)).toBeUndefined();
  });

  it('is new with a name of its own, a slip with the name of another, and unknown without a name', async () => {
    expect(await product('KHM-900', '超重载模组')).toEqual({
      kind: 'new',
      code: 'KHM-900',
      name: '超重载模组',
    });
    expect(await product('KHM-2OO', '快换模组')).toEqual({
      kind: 'mistyped',
      code: 'KHM-200',
      name: '快换模组',
    });
    expect(await product('KHM-2000')).toMatchObject({
      kind: 'unknown_code',
      near: expect.arrayContaining([expect.stringContaining('KHM-200')]),
    });
  });
});

it('a chunk of rows asks for its own names only, and gets the same answers', async () => {
  const names = ['恒锐', '华盛', '没有的公司'];
  const words = [
    { code: 'khm200', name: undefined },
    { code: undefined, name: '电机' },
  ];
  await inTx(async (ctx) => {
    const [all, asked] = [
      await createCustomerMatcher(ctx, 'all')(names),
      await createCustomerMatcher(ctx, 'asked')(names),
    ];
    expect(names.map((name) => ({ ...asked.get(name), near: null }))).toEqual(
      names.map((name) => ({ ...all.get(name), near: null })),
    );
    expect(await createProductMatcher(ctx, 'asked')(words)).toEqual(
      await createProductMatcher(ctx, 'all')(words),
    );
  });
});

it('names are compared in the database exactly as here', async () => {
  const names = ['恒锐（苏州）有限公司', ' Ａ b　C\n1', 'ﬁ½', 'ÄÖß', 'KHM_200-a', '①号'];
  for (const name of names) {
    const [row] = await world.database.db.execute<{ name: string; code: string }>(
      sql`select ${nameKeySql(sql`${name}::text`)} as name, ${codeKeySql(sql`${name}::text`)} as code`,
    );
    expect(row).toEqual({ name: nameKey(name), code: codeKey(name) });
  }
});

it('a company is called by its name without the legal form', () => {
  expect(['恒锐精密机械有限公司', '云振（集团）股份有限公司', '公司', '3M'].map(plainCompanyName)).toEqual([
    '恒锐精密机械',
    '云振',
    '公司',
    '3M',
  ]);
});
