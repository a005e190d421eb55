import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { NewAbsence } from './guards.ts';

/** As far as delegates are followed (workflows/staff/delegates.ts). */
const LONGEST_CHAIN = 10;

/**
 * The circle that an absence would close: the delegate is away in a part of the period and, over however many
 * delegates, that absence leads back to the person.
 * @returns names from the person round to the person; null when there is no circle
 */
export async function circleOf(ctx: Pick<Ctx, 'db' | 'tx'>, absence: NewAbsence): Promise<string[] | null> {
  const { userId, delegateUserId, fromAt, untilAt } = absence;
  const [row] = await (ctx.tx ?? ctx.db).execute<{ names: string[] }>(sql`
    with recursive chain(path, from_at, until_at) as (
      select array[${userId}::text, ${delegateUserId}::text],
        ${fromAt.toISOString()}::timestamptz, ${untilAt.toISOString()}::timestamptz
      union all
      select c.path || a.delegate_user_id, greatest(c.from_at, a.from_at), least(c.until_at, a.until_at)
      from chain c join absence a on a.user_id = c.path[cardinality(c.path)]
      where a.cancelled_at is null and a.from_at < c.until_at and a.until_at > c.from_at
        and cardinality(c.path) <= ${LONGEST_CHAIN} and c.path[cardinality(c.path)] <> ${userId}
        and not a.delegate_user_id = any (c.path[2:])
    )
    select (select array_agg(coalesce(p.name, step.user_id) order by step.place)
      from unnest(c.path) with ordinality step(user_id, place) left join person p using (user_id)) as names
    from chain c where c.path[cardinality(c.path)] = ${userId}
    order by cardinality(c.path) limit 1`);
  return row?.names ?? null;
}
