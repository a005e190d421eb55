import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { hashOf, newToken } from './token.ts';

/** Nobody stays signed on longer, days. */
export const LONGEST_DAYS = 7;
/** What is kept of what a browser says of itself, characters. */
const AGENT_LENGTH = 120;

/**
 * A new session of somebody whom the platform has named just now; nothing that the browser brought goes into it.
 * Sessions of anybody that are over are cleared away on the occasion.
 * @returns the cookie's value, told this once
 */
export async function openSession(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  userId: string,
  agent: string,
): Promise<string> {
  const token = newToken();
  await (ctx.tx ?? ctx.db).execute(sql`
    with over as (delete from board_session where expires_at < app_now())
    insert into board_session (id_hash, family, secret, user_id, expires_at, agent)
    values (${hashOf(token)}, ${randomUUID()}, ${newToken()}, ${userId},
      app_now() + make_interval(days => ${LONGEST_DAYS}::int), ${agent.slice(0, AGENT_LENGTH)})`);
  return token;
}
