import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { raiseAlarm } from '../../escalation/alarm.ts';
import type { BoardPost } from '../../factory/board-rules.ts';
import { nameIn } from '../../fixed-hours.ts';
import { unknownGroups } from '../../known-groups.ts';
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

/** The platform takes messages for groups that are not there, too: what can be known beforehand is told, once per group. */
export async function alarmIfUnknown(ctx: TxCtx, { key, group }: BoardPost): Promise<void> {
  const unknown = await unknownGroups(ctx, [group]);
  if (!unknown.has(group)) return;
  await raiseAlarm(
    ctx,
    `board.unknown_group:${group}`,
    '定时看板的群还没有确认',
    `定时看板「${key}」发到群「${group}」，但机器人从没有在这个群里收到过消息，无法确认是否送达（群不存在时平台也不报错）。\n\n请在群里 @机器人 说一句话；如果群里没有收到看板，请核对工厂配置 boards.yaml（表格「定时看板」）里的群会话 ID。`,
  );
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
