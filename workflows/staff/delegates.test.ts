import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { absence } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { actsFor, delegatesOf } from './delegates.ts';
import { headsOf } from './heads.ts';

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database);
});

beforeEach(() => database.sql`truncate absence`);

afterAll(() => database.close());

const HOUR = 3_600_000;
const away = (userId: string, delegateUserId: string, over: Partial<typeof absence.$inferInsert> = {}) =>
  database.db.insert(absence).values({
    userId,
    delegateUserId,
    fromAt: new Date(Date.now() - HOUR),
    untilAt: new Date(Date.now() + HOUR),
    declaredBy: `staff:${userId}`,
    ...over,
  });
const delegates = async (...userIds: string[]) =>
  Object.fromEntries(await delegatesOf(await factory.as(null), userIds));
const acts = async (userId: string) => actsFor(await factory.as(null), userId);

describe('who stands in for somebody right now', () => {
  it('is the delegate of a present absence, not of a past, coming or cancelled one', async () => {
    await away('lin', 'zhou');
    await away('lead', 'zhou', { untilAt: new Date(Date.now() - 1) });
    await away('store', 'zhou', { fromAt: new Date(Date.now() + HOUR / 2) });
    await away('shop', 'zhou', { cancelledAt: new Date(), cancelledBy: 'staff:shop' });
    expect(await delegates('lin', 'lin', 'lead', 'store', 'shop', 'boss')).toEqual({ lin: 'zhou' });
    expect(await acts('zhou')).toEqual(['lin']);
    expect(await delegates()).toEqual({});
  });

  it('follows a delegate who is away too', async () => {
    await away('lin', 'zhou');
    await away('zhou', 'lead');
    expect(await delegates('lin', 'zhou')).toEqual({ lin: 'lead', zhou: 'lead' });
    expect(await acts('lead')).toEqual(['lin', 'zhou']);
    expect(await acts('zhou')).toEqual([]);
  });

  it('is nobody when the delegates go round in a circle', async () => {
    await away('lin', 'zhou');
    await away('zhou', 'lead');
    await away('lead', 'zhou');
    expect(await delegates('lin', 'zhou', 'lead')).toEqual({});
    expect(await acts('lin')).toEqual([]);
  });

  it('is nobody when the last one left the factory', async () => {
    await away('lin', 'clerk');
    await database.sql`update person set active = false where user_id = 'clerk'`;
    expect(await delegates('lin')).toEqual({});
    expect(await acts('clerk')).toEqual([]);
    await database.sql`update person set active = true where user_id = 'clerk'`;
  });

  it('is the one declared last when two absences overlap', async () => {
    await away('lin', 'zhou', { declaredAt: new Date(Date.now() - 2) });
    await away('lin', 'lead', { declaredAt: new Date(Date.now() - 1) });
    expect(await delegates('lin')).toEqual({ lin: 'lead' });
    expect([await acts('lead'), await acts('zhou')]).toEqual([['lin'], []]);
  });

  it('ends at the very instant, by the database clock', async () => {
    await database.db.transaction(async (tx) => {
      const ctx = { ...(await factory.as(null)), tx };
      const [row] = await tx.execute<{ now: string }>('select app_now() as now');
      const now = new Date(row?.now ?? 0);
      await tx.insert(absence).values([
        {
          userId: 'lin',
          delegateUserId: 'zhou',
          fromAt: now,
          untilAt: new Date(now.getTime() + 1),
          declaredBy: 'x',
        },
        { userId: 'shop', delegateUserId: 'zhou', fromAt: new Date(0), untilAt: now, declaredBy: 'x' },
      ]);
      expect(await delegatesOf(ctx, ['lin', 'shop'])).toEqual(new Map([['lin', 'zhou']]));
    });
  });

  it('is found for thousands at once, as are their heads', async () => {
    await database.sql`
      insert into person (user_id, name, department_ids)
      select 'p' || n, '员工' || n, '{21}' from generate_series(1, 10000) n`;
    await database.sql`
      insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
      select 'p' || n, case when n % 10 = 0 then 'lead' else 'p' || n + 1 end,
        now() - make_interval(days => back), now() + interval '1 day' - make_interval(days => back), 'x'
      from generate_series(1, 10000) n, (values (0), (30), (60), (90)) past(back) where n % 2 = 0 or back > 0`;
    await database.sql`update department set manager_user_ids = '{lead}' where id = '2'`;
    const ctx = await factory.as(null);
    const ids = Array.from({ length: 10_000 }, (_, i) => `p${i + 1}`);
    const started = performance.now();
    const found = await delegatesOf(ctx, ids);
    const between = performance.now();
    const heads = await headsOf(ctx, ids);
    const times = [between - started, performance.now() - between];
    expect(found.size).toBe(5_000);
    expect([found.get('p2'), found.get('p10'), found.get('p3')]).toEqual(['p3', 'lead', undefined]);
    expect(heads.size).toBe(10_000);
    expect(Math.max(...times), `ms: ${times}`).toBeLessThan(2_000);
    expect(await actsFor(ctx, 'lead')).toHaveLength(1_000);
  });
});
