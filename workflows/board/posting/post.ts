import { sql } from 'drizzle-orm';
import type { Actor, TxCtx } from '../../context.ts';
import { schedule, unschedule } from '../../due.ts';
import { AppError } from '../../errors.ts';
import type { BoardPost } from '../../factory/board-rules.ts';
import { ensureHours, type Hours, isTime, nameIn } from '../../fixed-hours.ts';
import { clock } from '../../now.ts';
import { say } from '../../say.ts';
import { explain } from '../../sentences/explain.ts';
import { boardMessage } from '../picture.ts';
import { alarmIfUnknown, CHECK_AFTER_MS, POST_CHECK, raisePostAlarm } from './check.ts';

/** Kind of the due instants at which a picture goes to a group; their refs are `<key of boards.yaml>@<instant>`. */
export const POST = 'board.post';

const hoursOf = ({ key, at }: Pick<BoardPost, 'key' | 'at'>): Hours => ({ kind: POST, name: key, at });

/** At every start and with every new configuration: each post's next hour is written down, and none of posts that are gone. */
export async function ensurePosts(ctx: TxCtx): Promise<void> {
  const { posts } = ctx.factory.boards;
  for (const one of posts) await ensureHours(ctx, hoursOf(one));
  const open = await ctx.tx.execute<{ ref: string }>(
    sql`select ref from due_instant where kind = ${POST} and done_at is null and not dead`,
  );
  for (const { ref } of open)
    if (!posts.some(({ key }) => key === nameIn(ref))) await unschedule(ctx, POST, ref);
}

/** Posts a picture for its hour and writes down the next one; a board that cannot be read is an alarm, and not tried again. */
export async function post(ctx: TxCtx, ref: string): Promise<void> {
  const rule = ctx.factory.boards.posts.find(({ key }) => key === nameIn(ref));
  if (!rule || !(await isTime(ctx, hoursOf(rule), ref))) return;
  try {
    const message = await boardMessage({ ...ctx, actor: readerOf(ctx, rule) }, rule.picture, true);
    const to = { to: 'group', conversationId: rule.group } as const;
    await say(ctx, to, { kind: 'chart', ...message }, `${POST}:${ref}`);
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    return raisePostAlarm(ctx, rule, explain(err));
  }
  await alarmIfUnknown(ctx, rule);
  const now = await clock(ctx);
  await schedule(ctx, POST_CHECK, ref, new Date(now.getTime() + CHECK_AFTER_MS));
}

/** Somebody who has this role and nothing else; it reaches all orders, so that nobody's own ones are asked for. */
const readerOf = ({ factory }: TxCtx, { role }: BoardPost): Actor => ({
  kind: 'staff',
  userId: `role:${role}`,
  name: factory.roles[role]?.name ?? role,
  roles: [role],
});
