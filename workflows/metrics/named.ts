import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { lineage } from '../staff/lineage.ts';
import { scopeOf } from './rights.ts';

/** Whose waits somebody asks for by name. */
export interface Named {
  /** As the directory writes it. */
  name: string;
  kind: 'team' | 'person';
  userIds: readonly string[];
}

/**
 * A department (with all below; whoever belongs to several is of their first) or a member of staff, by name.
 * @throws AppError metrics.no_such_name, metrics.several_of_name, metrics.not_yours when some of them are outside the
 *   reader's scope
 */
export async function waitsNamed(ctx: Ctx, text: string): Promise<Named> {
  const [only, another] = await lookUp(ctx, text);
  if (!only) throw new AppError('metrics.no_such_name', { name: text });
  if (another) throw new AppError('metrics.several_of_name', { name: text });
  const scope = await scopeOf(ctx);
  if (scope.kind !== 'all' && !only.userIds.every((userId) => scope.userIds.includes(userId)))
    throw new AppError('metrics.not_yours', { name: only.name });
  return only;
}

async function lookUp(ctx: Ctx, text: string): Promise<readonly Named[]> {
  const name = text.replace(/\s+/g, '');
  return (ctx.tx ?? ctx.db).execute<Named & Record<string, unknown>>(sql`
    with recursive ${lineage}
    select d.name, 'team' as kind, coalesce((select array_agg(p.user_id) from person p join lineage l on l.id = p.department_ids[1] and l.ancestor = d.id), '{}') as "userIds"
    from department d where d.name = ${name}
    union all
    select p.name, 'person', array[p.user_id] from person p where p.active and (p.name = ${name} or p.user_id = ${name})
    limit 2`);
}
