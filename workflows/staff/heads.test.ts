import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { headOfDepartment, headsOf } from './heads.ts';

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database, { checkpoints: true });
});

afterAll(() => database.close());

const heads = async (...userIds: string[]) =>
  Object.fromEntries(await headsOf(await factory.as(null), userIds));

describe('the head of a person’s department', () => {
  it('is the manager of the nearest department upwards', async () => {
    expect(await heads('zhou', 'lin', 'engineer')).toEqual({
      zhou: 'lead',
      lin: 'lead',
      engineer: 'techhead',
    });
  });

  it('is looked for further up where a department has no manager', async () => {
    expect(await heads('store')).toEqual({ store: 'boss' });
  });

  it('is never the person; at the very top there is nobody', async () => {
    expect(await heads('lead', 'boss', 'stranger')).toEqual({ lead: 'boss' });
    expect(await heads()).toEqual({});
  });

  it('passes over managers who left', async () => {
    await database.sql`update person set active = false where user_id = 'techhead'`;
    expect(await heads('engineer')).toEqual({ engineer: 'boss' });
    await database.sql`update person set active = true where user_id = 'techhead'`;
  });

  it('takes an own department before the parent of another one', async () => {
    await database.sql`update person set department_ids = '{5,11}' where user_id = 'store'`;
    expect(await heads('store')).toEqual({ store: 'techhead' });
    await database.sql`update person set department_ids = '{5}' where user_id = 'store'`;
  });

  it('is the person’s own manager where no department has one, unless that one left', async () => {
    await database.sql`update person set manager_user_id = 'director' where user_id = 'boss'`;
    expect(await heads('boss')).toEqual({ boss: 'director' });
    await database.sql`update person set active = false where user_id = 'director'`;
    expect(await heads('boss')).toEqual({});
    await database.sql`update person set active = true where user_id = 'director'`;
    await database.sql`update person set manager_user_id = null where user_id = 'boss'`;
  });
});

describe('the head of a named department', () => {
  it.each([
    ['采购部', 'buyhead'],
    ['4', 'buyhead'],
    ['仓储部', null],
    ['没有这个部门', null],
  ])('%s', async (nameOrId, head) => {
    expect(await headOfDepartment(await factory.as(null), nameOrId)).toBe(head);
  });
});
