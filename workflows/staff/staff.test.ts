import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { checkpointDirectory } from '../testing/directory.ts';
import { actorOf, actorsOf } from './actor.ts';
import { holdersOf } from './holders.ts';
import { syncDirectory } from './sync-directory.ts';

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database, { checkpoints: true });
});

afterAll(() => database.close());

const rolesOf = async (userId: string) => (await actorOf(await factory.as(null), userId))?.roles;

describe('who holds which role', () => {
  it('follows titles, departments and sub-departments', async () => {
    expect(await rolesOf('boss')).toEqual(['manager']);
    expect(await rolesOf('lead')).toEqual(['sales_lead', 'sales']);
    expect(await rolesOf('lin')).toEqual(['sales']);
    expect(await rolesOf('service')).toEqual(['customer_service']);
    expect(await rolesOf('money')).toEqual(['finance']);
    expect(await rolesOf('clerk')).toEqual([]);
  });

  it('knows nobody who is not in the directory', async () => {
    expect(await actorOf(await factory.as(null), 'stranger')).toBeNull();
    expect(await actorsOf(await factory.as(null), [])).toEqual([]);
  });

  it('gives the same answer asked by role as asked by person, for every role', async () => {
    const ctx = await factory.as(null);
    const people = await actorsOf(
      ctx,
      checkpointDirectory.people.map((p) => p.userId),
    );
    expect(people).toHaveLength(checkpointDirectory.people.length);
    for (const role of Object.keys(ctx.factory.roles)) {
      const byPerson = people.filter((p) => p.roles.includes(role)).map((p) => p.userId);
      const byRole = (await holdersOf(ctx, role)).map((h) => h.userId);
      expect(byRole, role).toEqual(byPerson);
      expect(byRole.length, role).toBeGreaterThan(0);
    }
  });

  it('has no holders for a role that does not exist', async () => {
    expect(await holdersOf(await factory.as(null), 'astronaut')).toEqual([]);
  });

  it('survives departments that are each other’s parents', async () => {
    const circle = await createTestDatabase();
    const other = await createTestFactory(circle);
    await circle.sql`update department set parent_id = '21' where id = '2'`;
    expect((await actorOf(await other.as(null), 'lin'))?.roles).toEqual(['sales']);
    await circle.close();
  });
});

describe('saving the directory', () => {
  it('writes nothing when nothing changed', async () => {
    const change = await factory.does(null, (ctx) => syncDirectory(ctx, checkpointDirectory));
    expect(change).toEqual({ saved: 0, left: 0, emptyRoles: [] });
  });

  it('deactivates who is gone, keeps the row, and takes them back when they return', async () => {
    const without = {
      ...checkpointDirectory,
      people: checkpointDirectory.people.filter((p) => p.userId !== 'buyer'),
    };
    const change = await factory.does(null, (ctx) => syncDirectory(ctx, without));
    expect(change).toEqual({ saved: 0, left: 1, emptyRoles: [] });
    expect(await rolesOf('buyer')).toBeUndefined();
    const [row] = await database.db.select().from(person).where(eq(person.userId, 'buyer'));
    expect(row).toMatchObject({ name: '吴楠', active: false });
    await factory.does(null, (ctx) => syncDirectory(ctx, checkpointDirectory));
    expect(await rolesOf('buyer')).toEqual(['purchasing']);
  });

  it('names the roles that nobody holds any more', async () => {
    const people = checkpointDirectory.people.filter((p) => p.userId !== 'buyhead');
    const { emptyRoles } = await factory.does(null, (ctx) =>
      syncDirectory(ctx, { ...checkpointDirectory, people }),
    );
    expect(emptyRoles).toEqual(['purchasing_director']);
    await factory.does(null, (ctx) => syncDirectory(ctx, checkpointDirectory));
  });

  it('refuses a directory without people instead of locking everybody out', async () => {
    const empty = factory.does(null, (ctx) => syncDirectory(ctx, { departments: [], people: [] }));
    await expect(empty).rejects.toMatchObject({ code: 'staff.directory_empty' });
    expect(await rolesOf('boss')).toEqual(['manager']);
  });

  it('takes five thousand people in seconds', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      userId: `u${i}`,
      unionId: null,
      name: `员工${i}`,
      title: '操作工',
      departmentIds: ['6'],
      managerUserId: 'shop',
    }));
    const started = performance.now();
    const people = [...checkpointDirectory.people, ...many];
    const change = await factory.does(null, (ctx) => syncDirectory(ctx, { ...checkpointDirectory, people }));
    expect(change.saved).toBe(5_000);
    expect(performance.now() - started).toBeLessThan(10_000);
    const [count] = await database.db.execute<{ n: number }>(
      sql`select count(*)::int as n from person where active`,
    );
    expect(count?.n).toBe(people.length);
  });
});
