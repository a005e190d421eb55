import { sql } from 'drizzle-orm';
import type { StaffReader } from './actor.ts';
import { lineage } from './lineage.ts';

/**
 * The head of each person's department, by user id: of the departments the person belongs to and their parents the
 * nearest with an active manager other than the person; else the person's own manager. Who has neither is left out.
 * Somebody who is on leave is named all the same: `delegatesOf` says who stands in. One statement for all people.
 */
export async function headsOf(ctx: StaffReader, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await (ctx.tx ?? ctx.db).execute<{ userId: string; head: string }>(sql`
    with recursive ${lineage}, asked as (
      select p.* from person p
      where p.user_id in (select jsonb_array_elements_text(${JSON.stringify(userIds)}::text::jsonb))
    ), managed as (
      select d.id, manager.user_id, manager.place
      from department d, unnest(d.manager_user_ids) with ordinality manager(user_id, place)
      join person p on p.user_id = manager.user_id and p.active
    ), nearest as (
      select distinct on (a.user_id) a.user_id, m.user_id as head
      from asked a, unnest(a.department_ids) with ordinality own(id, place)
      join lineage l on l.id = own.id
      join managed m on m.id = l.ancestor
      where m.user_id <> a.user_id
      order by a.user_id, l.depth, own.place, m.place
    )
    select a.user_id as "userId", coalesce(n.head, p.user_id) as head
    from asked a
    left join nearest n on n.user_id = a.user_id
    left join person p on p.user_id = a.manager_user_id and p.active and p.user_id <> a.user_id
    where coalesce(n.head, p.user_id) is not null`);
  return new Map(rows.map((row) => [row.userId, row.head]));
}

/** The first active manager of the department with this id, else of one with this name; null when there is none. */
export async function headOfDepartment(ctx: StaffReader, nameOrId: string): Promise<string | null> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ head: string }>(sql`
    select p.user_id as head
    from department d, unnest(d.manager_user_ids) with ordinality manager(user_id, place)
    join person p on p.user_id = manager.user_id and p.active
    where d.id = ${nameOrId} or d.name = ${nameOrId}
    order by d.id = ${nameOrId} desc, d.id, manager.place
    limit 1`);
  return row?.head ?? null;
}
