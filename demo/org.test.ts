import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import { readOrg } from '../sandbox/org.ts';
import type { Ctx } from '../workflows/context.ts';
import { holdersOf } from '../workflows/staff/holders.ts';
import { SAMPLE_SALESPEOPLE } from './names.ts';
import { demoCtx, demoDirectory } from './testing.ts';

const org = readOrg(
  JSON.parse(readFileSync(new URL('./org.json', import.meta.url), 'utf8')),
  'demo/org.json',
);
let database: TestDatabase;
let ctx: Ctx;

beforeAll(async () => {
  database = await createTestDatabase();
  ctx = await demoCtx(database);
});
afterAll(() => database.close());

describe('the demo organisation', () => {
  it('has about 40 people, all with a manager but the head of the company, and one outsider', () => {
    const staff = org.people.filter((one) => !one.external);
    expect(staff.length).toBeGreaterThanOrEqual(40);
    expect(staff.filter((one) => one.managerUserId === undefined).map((one) => one.title)).toEqual([
      '总经理',
    ]);
    expect(org.people.filter((one) => one.external)).toHaveLength(1);
  });

  it('fills every role of the default configuration', async () => {
    for (const role of Object.keys(ctx.factory.roles)) {
      expect(await holdersOf(ctx, role), role).not.toEqual([]);
    }
  });

  it('has the salespeople that the sample workbook names', async () => {
    const names = (await holdersOf(ctx, 'sales')).map((one) => one.name);
    for (const name of SAMPLE_SALESPEOPLE) expect(names).toContain(name);
  });

  it('has the group to which the chain head is posted', () => {
    const ids = org.groups.map((group) => group.openConversationId);
    expect(ids).toContain(ctx.factory.auditHead?.group);
  });

  it('keeps outsiders out of the directory', () => {
    expect(demoDirectory.people.map((one) => one.userId)).not.toContain('handong');
  });
});
