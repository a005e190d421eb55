import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Ctx } from '../context.ts';
import type { WhoRule } from '../factory/checkpoint-rules.ts';
import { listenTo } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { checkDirectory } from './check-directory.ts';

let database: TestDatabase;
let factory: TestFactory;
beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database, { checkpoints: true });
});
afterAll(() => database.close());

/** The system's context, with another assignee for the first checkpoint. */
async function withAssignee(rule: WhoRule): Promise<Ctx> {
  const ctx = await factory.as(null);
  const [first] = Object.values(ctx.factory.checkpoints);
  if (!first) throw new Error('no checkpoint ships');
  const checkpoints = { ...ctx.factory.checkpoints, [first.key]: { ...first, assignees: [rule] } };
  return { ...ctx, factory: { ...ctx.factory, checkpoints } };
}

test('the rules that ship mean somebody in a factory with everybody in it, and nobody is told anything', async () => {
  const hears = listenTo(database);
  await checkDirectory(await factory.as(null));
  expect(await hears()).toEqual([]);
});

test.each([
  [{ kind: 'user', user: 'nobody99' } as const, '通讯录里没有 userId「nobody99」'],
  [{ kind: 'head', department: '火星部' } as const, '通讯录里没有部门「火星部」'],
])('a name that was never in the directory stops the start with its line: %o', async (rule, text) => {
  const refused = checkDirectory(await withAssignee(rule));
  await expect(refused).rejects.toThrow(/checkpoints\.yaml 第 \d+ 行 checkpoints\.bom_freeze\.assignees/);
  await expect(checkDirectory(await withAssignee(rule))).rejects.toThrow(text);
});

test('somebody who has left is reported once a day to those who look after the ladder, and the factory runs', async () => {
  await database.db.execute(sql`update person set active = false where user_id = 'engineer'`);
  const hears = listenTo(database);
  const ctx = await withAssignee({ kind: 'user', user: 'engineer' });
  await checkDirectory(ctx);
  await checkDirectory(ctx);
  const said = await hears();
  expect(said.map(({ to, message }) => [to, message.kind])).toEqual([
    [{ to: 'person', userId: 'director' }, 'notice'],
  ]);
  await database.db.execute(sql`update person set active = true where user_id = 'engineer'`);
});
