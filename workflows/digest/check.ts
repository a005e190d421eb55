import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { raiseAlarm } from '../escalation/alarm.ts';
import { clock } from '../now.ts';
import { dayText } from '../orders/text.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';

/** Kind of the due instants at which it is looked whether digests have arrived; their refs are those of the digests. */
export const DIGEST_CHECK = 'digest.check';

const CHECK_AFTER_MS = 3 * 60_000;
/** What is still on its way is looked at again: the outbox gives up after half an hour. */
const AGAIN_MS = 10 * 60_000;
/** Names in one alarm. */
const MOST_NAMES = 20;

/** Idempotency key of somebody's digest. */
export const digestKey = (ref: string, userId: string): string => `digest.send:${ref}:${userId}`;

export async function checkLater(ctx: TxCtx, ref: string, afterMs = CHECK_AFTER_MS): Promise<void> {
  const now = await clock(ctx);
  await schedule(ctx, DIGEST_CHECK, ref, new Date(now.getTime() + afterMs));
}

/**
 * Tells those who look after the house, once, whose digests did not arrive or perhaps did not: a service that was killed
 * in the middle of sending does not repeat plain messages.
 */
export async function checkDigests(ctx: TxCtx, ref: string): Promise<void> {
  const rows = await ctx.tx.execute<{ name: string; state: string }>(sql`
    select p.name, o.state from person p join outbox o on o.idempotency_key = ${digestKey(ref, '')} || p.user_id
    where o.state <> 'sent' order by p.name, p.user_id`);
  if (rows.length === 0) return;
  if (rows.some(({ state }) => state === 'queued' || state === 'sending'))
    return checkLater(ctx, ref, AGAIN_MS);
  const lost = rows.filter(({ state }) => state === 'failed');
  const unsure = rows.filter(({ state }) => state === 'unknown');
  const day = dayText(shanghaiDay(new Date(ref)), shanghaiDay(await clock(ctx)));
  const lines = [
    ...(lost.length > 0 ? [`没有送达：${namesOf(lost)}。`] : []),
    ...(unsure.length > 0
      ? [`不确定是否送达（发送时服务中断，没有重发，以免重复）：${namesOf(unsure)}。`]
      : []),
  ];
  if (lines.length === 0) return;
  await raiseAlarm(
    ctx,
    `${DIGEST_CHECK}:${ref}`,
    '有人可能没有收到日报',
    `${day}的日报：\n\n${lines.join('\n\n')}\n\n请提醒他们发「日报」给单脉查看。`,
  );
}

function namesOf(rows: readonly { name: string }[]): string {
  const names = rows.slice(0, MOST_NAMES).map(({ name }) => name);
  return `${names.join('、')}${rows.length > names.length ? ` 等 ${rows.length} 人` : ''}`;
}
