import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { raiseAlarm } from '../../escalation/alarm.ts';
import type { BoardPost } from '../../factory/board-rules.ts';
import { nameIn } from '../../fixed-hours.ts';
import { clock } from '../../now.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';

/** Kind of the due instants at which it is looked whether a picture has arrived; their refs are those of the posts. */
export const POST_CHECK = 'board.post_check';

export const CHECK_AFTER_MS = 2 * 60_000;
/** What is still on its way is looked at again: the outbox gives up after half an hour. */
const AGAIN_MS = 10 * 60_000;

/** Tells those who look after the house when a picture did not reach its group: the bot was removed, the id is wrong. */
export async function checkPost(ctx: TxCtx, ref: string): Promise<void> {
  const rule = ctx.factory.boards.posts.find(({ key }) => key === nameIn(ref));
  if (!rule) return;
  const [sent] = await ctx.tx.execute<{ state: string; error: string | null }>(
    sql`select state, error from outbox where idempotency_key = ${`board.post:${ref}`}`,
  );
  if (!sent || sent.state === 'sent') return;
  if (sent.state === 'failed' || sent.state === 'unknown')
    return raisePostAlarm(ctx, rule, sent.error ?? '平台没有说明原因');
  const now = await clock(ctx);
  await schedule(ctx, POST_CHECK, ref, new Date(now.getTime() + AGAIN_MS));
}

/** Once per group and day, whatever goes wrong there. */
export async function raisePostAlarm(ctx: TxCtx, { key, group }: BoardPost, why: string): Promise<void> {
  const day = shanghaiDay(await clock(ctx));
  await raiseAlarm(
    ctx,
    `board.post:${group}:${day}`,
    '定时看板没有发出',
    `定时看板「${key}」没能发到群「${group}」：${why}\n\n请确认机器人还在群里，以及工厂配置 boards.yaml（表格「定时看板」）里的群会话 ID 与角色。`,
  );
}
