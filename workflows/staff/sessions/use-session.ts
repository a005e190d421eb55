import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { endSession } from './end-session.ts';
import { csrfOf, followerOf, hashOf } from './token.ts';

/** Unused for so long, a session is over. */
export const IDLE_HOURS = 12;
/** A cookie is followed by another after this. */
const ROTATE_MINUTES = 60;
/** Requests that were under way with the former cookie still count. */
const GRACE_SECONDS = 60;
/** "Last seen" is kept to the minute: a write per minute, not per request. */
const SEEN_SECONDS = 60;

export interface Session {
  family: string;
  userId: string;
  /** What writes must carry. */
  csrf: string;
  /** The cookie that the browser is to keep from now on. */
  renewed?: string;
}

interface Row extends Record<string, unknown> {
  family: string;
  secret: string;
  userId: string;
  live: boolean;
  followed: boolean;
  spent: boolean;
  ripe: boolean;
  unseen: boolean;
}

type Reader = Pick<Ctx, 'db' | 'log'>;

/**
 * The session behind a cookie; null when it is over or never was. A cookie that was followed by another long ago is a
 * copy (or the original, and somebody else has the copy): the whole session ends.
 * @param attended false: a page that nobody uses asks by itself, which keeps no session alive and renews no cookie
 */
export async function useSession(ctx: Reader, token: string, attended = true): Promise<Session | null> {
  const hash = hashOf(token);
  const [row] = await ctx.db.execute<Row>(sql`
    select family, secret, user_id as "userId",
      expires_at > app_now() and last_seen_at > app_now() - make_interval(hours => ${IDLE_HOURS}::int) as live,
      rotated_at is not null as followed,
      coalesce(rotated_at < app_now() - make_interval(secs => ${GRACE_SECONDS}::int), false) as spent,
      created_at < app_now() - make_interval(mins => ${ROTATE_MINUTES}::int) as ripe,
      last_seen_at < app_now() - make_interval(secs => ${SEEN_SECONDS}::int) as unseen
    from board_session where id_hash = ${hash}`);
  if (!row) return null;
  if (row.spent) {
    await endSession(ctx, row.family);
    ctx.log.warn(
      { code: 'session.copied', user: row.userId },
      'a cookie came that was followed by another; its session is ended',
    );
    return null;
  }
  if (!row.live) return null;
  const { family, secret, userId } = row;
  const session = { family, userId, csrf: csrfOf(secret) };
  if (row.followed) return { ...session, renewed: followerOf(secret, token) };
  if (!attended) return session;
  if (row.ripe) return { ...session, renewed: await follow(ctx, hash, followerOf(secret, token)) };
  if (row.unseen) await seen(ctx, hash);
  return session;
}

/** One of the requests that come at once makes the next cookie; all of them hand it out. */
async function follow(ctx: Reader, hash: string, next: string): Promise<string> {
  await ctx.db.execute(sql`
    with old as (
      update board_session set rotated_at = app_now() where id_hash = ${hash} and rotated_at is null returning *
    )
    insert into board_session (id_hash, family, secret, user_id, expires_at, rotated_from, agent)
    select ${hashOf(next)}, family, secret, user_id, expires_at, id_hash, agent from old`);
  return next;
}

async function seen(ctx: Reader, hash: string): Promise<void> {
  await ctx.db.execute(sql`update board_session set last_seen_at = app_now() where id_hash = ${hash}`);
}

/** Which of these sessions are not over. Having a page open is no use of it. */
export async function liveFamilies(
  ctx: Pick<Ctx, 'db'>,
  families: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await ctx.db.execute<{ family: string }>(sql`
    select family from board_session
    where family in ${[...families, '']} and rotated_at is null and expires_at > app_now()
      and last_seen_at > app_now() - make_interval(hours => ${IDLE_HOURS}::int)`);
  return new Set(rows.map(({ family }) => family));
}
