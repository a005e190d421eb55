import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { Message, Recipient } from '../../workflows/messages.ts';

export interface OutboxRow {
  id: number;
  channel: string;
  lane: string;
  recipient: Recipient;
  message: Message;
  idempotencyKey: string;
  attempts: number;
}

/** Which sends the platform recognises as the same by our key, so that an unknown outcome may be repeated. */
export const REPEATABLE: ReadonlySet<string> = new Set<Message['kind']>([
  'card',
  'repaint',
  'meeting',
  'meeting_update',
  'meeting_cancel',
  'notice',
]);

const repeatable = sql`coalesce(message->>'kind', '') in (${sql.join(
  [...REPEATABLE].map((kind) => sql`${kind}`),
  sql`, `,
)})`;

/** A send that has not settled after this long is taken for lost with its process (real time, not app time). */
const LEASE_SECONDS = 60;

/**
 * Takes the oldest due row of each lane that has nothing under way, and marks it as being sent, committed
 * before the send begins. The lease runs on the machine's clock (clock_timestamp), because a send takes
 * real seconds even when the business clock is moved. As in claimInbound, only the first open row of each lane is
 * looked at, however many wait behind it for the platform's limits.
 * @param holder who sends them (bot/life.ts)
 * @param once of these, how many that must not be repeated when their outcome is unknown
 */
export async function claimOutbox(
  db: Db,
  limit: number,
  holder: number | null = null,
  once = limit,
): Promise<OutboxRow[]> {
  const rows = await db.execute<Record<string, never>>(sql`
    with heads as materialized (
      select id, ${repeatable} as again from outbox
      where id = any (array (
          with recursive head (lane, id) as (
            (select lane, id from outbox where state in ('queued', 'sending') order by lane, id limit 1)
            union all
            select n.lane, n.id from head h cross join lateral (
              select lane, id from outbox where state in ('queued', 'sending') and lane > h.lane
              order by lane, id limit 1) n
          )
          select id from head))
        and state = 'queued' and due_at <= (select app_now())
    )
    update outbox set state = 'sending', attempts = attempts + 1, holder = ${holder},
      leased_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where id in (
      select id from outbox
      where state = 'queued' and id in (
        select id from heads where again
        union all (select id from heads where not again order by id limit ${once}))
      order by id limit ${limit} for update skip locked)
    returning id, channel, lane, recipient, message, idempotency_key as "idempotencyKey", attempts`);
  return (rows as unknown as OutboxRow[])
    .map((row) => ({ ...row, id: Number(row.id) }))
    .sort((a, b) => a.id - b.id);
}

/**
 * Sends whose process died in the middle: what carries an idempotency key on the platform's side is sent
 * again; a plain message is marked `unknown` and not repeated blindly.
 * @param dead processes that are known to be (bot/life.ts); for others their leases decide
 * @returns how many were found.
 */
export async function recoverLost(db: Db, dead: readonly number[] = []): Promise<number> {
  const rows = await db.execute(sql`
    update outbox set leased_until = null,
      state = case when ${repeatable} then 'queued' else 'unknown' end,
      error = 'outbox.lost_in_the_middle',
      settled_at = case when ${repeatable} then null else app_now() end
    where state = 'sending'
      and (leased_until < clock_timestamp() or holder = any (${sql.param([...dead])}::int[])) returning id`);
  return rows.length;
}

/** Milliseconds until a queued row is due; undefined when none waits. */
export async function nextOutboxDue(db: Db): Promise<number | undefined> {
  const rows = await db.execute<{ ms: string | null }>(sql`
    select extract(epoch from (min(due_at) - app_now())) * 1000 as ms from outbox where state = 'queued' and due_at > (select app_now())`);
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? undefined : Number(ms);
}
