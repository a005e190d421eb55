import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { may, rolesNamed } from '../factory/rules.ts';
import { lineage } from '../staff/lineage.ts';
import { POLICY } from '../staff/policy-table.ts';

/** Whose response times somebody may read: their own, those of their departments' people, or everybody's. */
export type Scope =
  | { kind: 'all' }
  | { kind: 'teams'; userIds: readonly string[] }
  | { kind: 'own'; userIds: readonly string[] };

/** Heads read their departments' with all below; who holds `metrics.read`, and the system, everybody's. */
export async function scopeOf(ctx: Ctx): Promise<Scope> {
  const { actor, factory } = ctx;
  if (actor.kind === 'system' || may(factory, actor.roles, 'metrics.read')) return { kind: 'all' };
  const rows = await (ctx.tx ?? ctx.db).execute<{ userId: string }>(sql`
    with recursive ${lineage}
    select p.user_id as "userId" from person p
    where exists (
      select from lineage l join department d on d.id = l.ancestor
      where l.id = any (p.department_ids) and ${actor.userId} = any (d.manager_user_ids))`);
  if (rows.length === 0) return { kind: 'own', userIds: [actor.userId] };
  return { kind: 'teams', userIds: [...new Set([actor.userId, ...rows.map((row) => row.userId)])] };
}

/** Only themselves, whatever else they may read. */
export const ownScope = ({ actor }: Ctx): Scope =>
  actor.kind === 'system' ? { kind: 'all' } : { kind: 'own', userIds: [actor.userId] };

/** Of a scope only these people. */
export const narrowed = (scope: Scope, userIds: readonly string[]): Scope => ({
  kind: 'teams',
  userIds: scope.kind === 'all' ? userIds : userIds.filter((userId) => scope.userIds.includes(userId)),
});

/** The people of a scope, as a condition on a column of user ids. */
export const among = (scope: Scope, column: SQL): SQL =>
  scope.kind === 'all' ? sql`true` : sql`${column} = any(${sql.param([...scope.userIds])}::text[])`;

/** Whether somebody may read how often inspection sends orders back. */
export const seesRework = ({ actor, factory }: Pick<Ctx, 'actor' | 'factory'>): boolean =>
  actor.kind === 'system' ||
  rolesNamed(factory, actor.roles).some(
    (role) => role.rows !== 'none' && role.sees.includes(POLICY.order.reworkCount),
  );
