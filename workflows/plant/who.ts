import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { may } from '../factory/rules.ts';
import { actorsOf } from '../staff/actor.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { headOfDepartment } from '../staff/heads.ts';
import { holdersOf } from '../staff/holders.ts';
import type { ConflictKind } from './merge/types.ts';

/** Whoever decides on a difference: pieces are the planner's business, what runs and stands the workshop's. */
const DECIDES: Readonly<Record<ConflictKind, 'fact.work' | 'plan.book'>> = {
  unreported: 'fact.work',
  idle_report: 'fact.work',
  report_only: 'fact.work',
  clock: 'fact.work',
  count: 'plan.book',
};

/**
 * Who is asked about a difference on a machine of this workshop: its team leader (班组长), else its head; for pieces a
 * planner; while they are away their delegate. Null when there is nobody who may decide.
 */
export async function whoDecides(ctx: TxCtx, kind: ConflictKind, workshop: string): Promise<string | null> {
  const permission = DECIDES[kind];
  const near = permission === 'fact.work' ? await inWorkshop(ctx, workshop) : [];
  const roles = Object.values(ctx.factory.roles).filter((role) => role.may.includes(permission));
  // Roles with few rights first: the planner before the general manager.
  const others: string[] = [];
  for (const { key } of roles.sort((a, b) => a.may.length - b.may.length))
    others.push(...(await holdersOf(ctx, key)).map(({ userId }) => userId));
  const able = new Map((await actorsOf(ctx, [...near, ...others])).map((one) => [one.userId, one]));
  const first = [...near, ...others].find((id) => {
    const person = able.get(id);
    return person && may(ctx.factory, person.roles, permission);
  });
  if (first === undefined) return null;
  return (await delegatesOf(ctx, [first])).get(first) ?? first;
}

async function inWorkshop(ctx: TxCtx, workshop: string): Promise<string[]> {
  if (workshop === '') return [];
  const rows = await ctx.tx.execute<{ userId: string }>(sql`
    select p.user_id as "userId" from person p join department d on d.id = any (p.department_ids)
    where p.active and d.name = ${workshop} and p.title = '班组长' order by p.user_id`);
  const head = await headOfDepartment(ctx, workshop);
  return [...rows.map(({ userId }) => userId), ...(head ? [head] : [])];
}

/** Whether somebody may decide on it. */
export const mayDecide = (
  { actor, factory }: Pick<TxCtx, 'actor' | 'factory'>,
  kind: ConflictKind,
): boolean =>
  actor.kind === 'staff' &&
  (may(factory, actor.roles, DECIDES[kind]) || may(factory, actor.roles, 'plan.book'));
