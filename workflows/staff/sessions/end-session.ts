import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';

type Executor = Pick<Ctx, 'db' | 'tx'>;

/** Signs off: none of this session's cookies is good any more. */
export async function endSession(ctx: Executor, family: string): Promise<void> {
  await (ctx.tx ?? ctx.db).execute(sql`delete from board_session where family = ${family}`);
}

/** All sessions of these people, e.g. because they have left. */
export async function endSessionsOf(ctx: Executor, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await (ctx.tx ?? ctx.db).execute(sql`delete from board_session where user_id in ${[...userIds]}`);
}
