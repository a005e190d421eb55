import { type SQL, sql } from 'drizzle-orm';
import type { MemberRule, Permission } from '../factory/factory.ts';
import type { StaffReader } from './actor.ts';
import { lineage } from './lineage.ts';

export interface Holder {
  userId: string;
  name: string;
}

/** Everybody active who holds a role, by user id. An unknown role has no holders. Decided in one statement. */
export async function holdersOf(ctx: StaffReader, roleKey: string): Promise<Holder[]> {
  const role = ctx.factory.roles[roleKey];
  if (!role) return [];
  const rules = role.members.map((rule) => sql`(${ruleSql(rule)})`);
  return (ctx.tx ?? ctx.db).execute<Holder & Record<string, unknown>>(sql`
    with recursive ${lineage}
    select p.user_id as "userId", p.name from person p
    where p.active and (${sql.join(rules, sql` or `)})
    order by p.user_id`);
}

/** Everybody in a role with this permission, by user id. */
export async function holdersOfRight(ctx: StaffReader, right: Permission): Promise<string[]> {
  const roles = Object.values(ctx.factory.roles).filter((role) => role.may.includes(right));
  const holders = await Promise.all(roles.map((role) => holdersOf(ctx, role.key)));
  return [...new Set(holders.flat().map((one) => one.userId))].sort();
}

/** The SQL twin of `fits` in members.ts; a test holds the two together. */
function ruleSql(rule: MemberRule): SQL {
  const all: SQL[] = [];
  if (rule.users) all.push(sql`p.user_id in ${[...rule.users]}`);
  if (rule.titles) all.push(anyLike(sql`p.title`, rule.titles));
  if (rule.departments) {
    const named = sql`(${anyLike(sql`d.name`, rule.departments)} or ${anyLike(sql`d.id`, rule.departments)})`;
    all.push(sql`exists (
      select from lineage l join department d on d.id = l.ancestor
      where l.id = any (p.department_ids) and ${named})`);
  }
  return sql.join(all, sql` and `);
}

function anyLike(column: SQL, patterns: readonly string[]): SQL {
  const likes = patterns.map((pattern) => {
    const escaped = pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
    return sql`${column} like ${escaped}`;
  });
  return sql`(${sql.join(likes, sql` or `)})`;
}
