import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Directory } from './directory.ts';
import { holdersOf } from './holders.ts';
import { endSessionsOf } from './sessions/end-session.ts';

export interface DirectoryChange {
  /** New or changed people. */
  saved: number;
  /** People who were active and are no longer in the directory. */
  left: number;
  /** Roles of the configuration that nobody holds; each is a warning in the log. */
  emptyRoles: string[];
}

/**
 * Saves a snapshot of the directory, in sets (three statements however many people). Who is gone becomes
 * inactive, is signed off everywhere, and keeps the row, because the audit log names them. Unchanged rows are not written.
 * @throws AppError staff.directory_empty: a snapshot without people is a fault of the platform, not a
 *   factory without staff, and would lock everybody out.
 */
export async function syncDirectory(ctx: TxCtx, snapshot: Directory): Promise<DirectoryChange> {
  if (snapshot.people.length === 0) throw new AppError('staff.directory_empty');
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtext('staff.directory'))`);
  await saveDepartments(ctx, snapshot.departments);
  const saved = await savePeople(ctx, snapshot.people);
  const left = await ctx.tx.execute<{ user_id: string }>(sql`
    update person set active = false, synced_at = app_now()
    where active and not (user_id = any (select value from
      jsonb_array_elements_text(${JSON.stringify(snapshot.people.map((p) => p.userId))}::text::jsonb)))
    returning user_id`);
  await endSessionsOf(
    ctx,
    left.map((row) => row.user_id),
  );
  const emptyRoles: string[] = [];
  for (const key of Object.keys(ctx.factory.roles)) {
    if ((await holdersOf(ctx, key)).length === 0) emptyRoles.push(key);
  }
  if (emptyRoles.length > 0) ctx.log.warn({ roles: emptyRoles }, 'roles that nobody holds');
  return { saved, left: left.length, emptyRoles };
}

async function saveDepartments(ctx: TxCtx, departments: Directory['departments']): Promise<void> {
  await ctx.tx.execute(sql`
    with given as (
      select id, name, "parentId", coalesce((select array_agg(m) from jsonb_array_elements_text("managerUserIds") m), '{}') as managers
      from jsonb_to_recordset(${JSON.stringify(departments)}::text::jsonb)
        as g(id text, name text, "parentId" text, "managerUserIds" jsonb)
    ), gone as (
      delete from department d where not exists (select from given g where g.id = d.id)
    )
    insert into department (id, name, parent_id, manager_user_ids)
    select distinct on (id) id, name, "parentId", managers from given order by id
    on conflict (id) do update
    set name = excluded.name, parent_id = excluded.parent_id, manager_user_ids = excluded.manager_user_ids,
        synced_at = app_now()`);
}

async function savePeople(ctx: TxCtx, people: Directory['people']): Promise<number> {
  const rows = await ctx.tx.execute(sql`
    insert into person (user_id, union_id, name, title, department_ids, manager_user_id)
    select distinct on ("userId") "userId", "unionId", name, coalesce(title, ''),
      coalesce((select array_agg(d) from jsonb_array_elements_text("departmentIds") d), '{}'), "managerUserId"
    from jsonb_to_recordset(${JSON.stringify(people)}::text::jsonb)
      as g("userId" text, "unionId" text, name text, title text, "departmentIds" jsonb, "managerUserId" text)
    order by "userId"
    on conflict (user_id) do update
    set union_id = excluded.union_id, name = excluded.name, title = excluded.title,
        department_ids = excluded.department_ids, manager_user_id = excluded.manager_user_id,
        active = true, synced_at = app_now()
    where (person.union_id, person.name, person.title, person.department_ids, person.manager_user_id, person.active)
      is distinct from
      (excluded.union_id, excluded.name, excluded.title, excluded.department_ids, excluded.manager_user_id, true)
    returning user_id`);
  return rows.length;
}
