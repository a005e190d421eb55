import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { NewReminder } from './queue-reminders.ts';

/** Somebody for whom reminders wait, with the messages that they had in the last hour, oldest first. */
export interface Waiting {
  userId: string;
  told: Date[];
}

/** People for whom reminders wait, the highest tier and then the longest wait first. */
export async function peopleWaiting({ tx }: TxCtx, limit: number): Promise<Waiting[]> {
  const rows = await tx.execute<{ userId: string; told: string[] }>(sql`
    with waiting as materialized (
      select user_id, max(tier) as tier, min(not_before) as since from reminder
      where state = 'queued' and not_before <= app_now()
      group by user_id order by tier desc, since, user_id limit ${limit}
    )
    select w.user_id as "userId", array(
      select max(s.said_at) from reminder s
      where s.user_id = w.user_id and s.state = 'said' and s.said_at > app_now() - interval '1 hour'
      group by s.said_with order by 1)::text[] as told
    from waiting w order by w.tier desc, w.since, w.user_id`);
  return rows.map(({ userId, told }) => ({ userId, told: told.map((at) => new Date(at)) }));
}

/** Messages of the last minute, over everybody. */
export async function saidInMinute({ tx }: TxCtx): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await tx.execute<{ count: number; oldest: string | null }>(sql`
    select count(distinct said_with)::int as count, min(said_at) as oldest from reminder
    where state = 'said' and said_at > app_now() - interval '1 minute'`);
  return { count: row?.count ?? 0, oldest: row?.oldest ? new Date(row.oldest) : null };
}

/**
 * Reminders whose checkpoint was decided, or got another deadline, before they were said; and those of tier 1 that were
 * collected for a digest, when tier 2 has told the same people more in the meantime.
 */
export async function dropDecided({ tx }: TxCtx): Promise<void> {
  await tx.execute(sql`
    update reminder r set state = 'dropped' from checkpoint c
    where r.state = 'queued' and r.not_before <= app_now() and c.id = r.checkpoint_id
      and (c.state <> 'open' or c.arm <> r.arm or (r.tier = 1 and c.tier > 1))`);
}

/** Says what waits for these people later. */
export async function holdBack({ tx }: TxCtx, userId: string, until: Date): Promise<void> {
  await tx.execute(sql`
    update reminder set not_before = ${until.toISOString()}::timestamptz
    where state = 'queued' and user_id = ${userId} and not_before < ${until.toISOString()}::timestamptz`);
}

/** A reminder that is being said, one per checkpoint and person. */
export interface Claimed extends Pick<NewReminder, 'userId' | 'checkpointId' | 'tier' | 'role' | 'line'> {
  saidWith: string;
  /** How many checkpoints this person is reminded of in this message. */
  total: number;
  told: string[];
  cc: string[];
}

/**
 * Marks all that waits for these people as said and returns the `most` most urgent of each: highest tier first, then
 * the oldest deadline. Several reminders of one checkpoint count as one. Rows that a press holds are left for later.
 */
export async function claimReminders(
  { tx }: TxCtx,
  userIds: readonly string[],
  most: number,
): Promise<Claimed[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.execute<Claimed & Record<string, unknown>>(sql`
    with mine as materialized (
      select id, user_id from reminder
      where state = 'queued' and not_before <= app_now()
        and user_id in (select jsonb_array_elements_text(${JSON.stringify(userIds)}::text::jsonb))
      for update skip locked
    ), message as (
      select user_id, 'reminders:' || user_id || ':' || max(id) as said_with from mine group by user_id
    ), said as (
      update reminder r set state = 'said', said_at = app_now(), said_with = m.said_with
      from mine join message m on m.user_id = mine.user_id where r.id = mine.id
      returning r.*
    ), once as (
      select distinct on (s.user_id, s.checkpoint_id) s.*, c.deadline_at from said s join checkpoint c on c.id = s.checkpoint_id
      order by s.user_id, s.checkpoint_id, s.tier desc,
        array_position('{head,assignee,delegate,nudge,cc,opened}'::text[], s.role), s.id
    ), ranked as (
      select o.*, count(*) over (partition by o.user_id)::int as total,
        row_number() over (partition by o.user_id order by o.tier desc, o.deadline_at, o.id) as place
      from once o
    )
    select r.user_id as "userId", r.checkpoint_id::float8 as "checkpointId", r.tier, r.role, r.line, r.total,
      r.said_with as "saidWith", ${names(sql`e.told`)} as told, ${names(sql`e.cc`)} as cc
    from ranked r
    left join escalation_step e on e.checkpoint_id = r.checkpoint_id and e.arm = r.arm and e.tier = r.tier
    where r.place <= ${most}
    order by r.user_id, r.place`);
  return [...rows];
}

const names = (column: ReturnType<typeof sql>) => sql`array(
  select coalesce(p.name, u.user_id) from unnest(${column}) with ordinality u (user_id, place)
  left join person p on p.user_id = u.user_id order by u.place)`;
