import { sql } from 'drizzle-orm';
import type { Actor, Ctx } from '../context.ts';
import { lineage } from './lineage.ts';
import { type Member, rolesOfMember } from './members.ts';

/** What is needed to find out who somebody is. */
export type StaffReader = Pick<Ctx, 'db' | 'tx' | 'factory'>;

export type StaffActor = Extract<Actor, { kind: 'staff' }>;

/**
 * The person behind a platform user id, with the roles that the configuration gives them now.
 * @returns null for somebody who is not in the directory or has left: a stranger.
 */
export async function actorOf(ctx: StaffReader, userId: string): Promise<StaffActor | null> {
  return (await actorsOf(ctx, [userId]))[0] ?? null;
}

/** Several people at once; strangers are left out. */
export async function actorsOf(ctx: StaffReader, userIds: readonly string[]): Promise<StaffActor[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Member & { name: string } & Record<string, unknown>>(sql`
    with recursive ${lineage}
    select p.user_id as "userId", p.name, p.title, coalesce(
      (select array_agg(distinct word) from lineage l join department d on d.id = l.ancestor,
         lateral unnest(array[d.id, d.name]) word
       where l.id = any (p.department_ids)), '{}') as departments
    from person p
    where p.active and p.user_id in ${[...userIds, '']}
    order by p.user_id`);
  return rows.map((row) => ({
    kind: 'staff',
    userId: row.userId,
    name: row.name,
    roles: rolesOfMember(ctx.factory, row),
  }));
}
