import { sql } from 'drizzle-orm';
import { resolveWho } from '../checkpoints/resolve-who.ts';
import type { TxCtx } from '../context.ts';
import { say } from '../say.ts';

/**
 * Tells those who look after the ladder (escalation.yaml `alarm`, else the fallback) that something is wrong with it,
 * once per key, and puts it in the log as an error.
 */
export async function raiseAlarm(ctx: TxCtx, key: string, title: string, text: string): Promise<void> {
  const people = await watchers(ctx);
  const keys = people.map((userId) => `alarm:${key}:${userId}`);
  if (keys.length > 0 && (await toldAlready(ctx, keys))) return;
  ctx.log.error({ code: key.split(':')[0], alarm: key }, title);
  for (const userId of people) {
    await say(ctx, { to: 'person', userId }, { kind: 'notice', title, text }, `alarm:${key}:${userId}`);
  }
}

/** Who looks after the ladder. */
async function watchers(ctx: TxCtx): Promise<string[]> {
  const nobody = { id: 0, salesUserId: null };
  const { fallback, escalation } = ctx.factory;
  const found = await resolveWho(ctx, escalation.alarm, nobody);
  if (found.userIds.length > 0) return found.userIds;
  const rule =
    'user' in fallback
      ? ({ kind: 'user', user: fallback.user } as const)
      : ({ kind: 'role', role: fallback.role, everyone: false } as const);
  return (await resolveWho(ctx, [rule], nobody)).userIds;
}

/** Whether everybody was told with these keys before: then the log has it too. */
async function toldAlready({ tx }: TxCtx, keys: readonly string[]): Promise<boolean> {
  const [row] = await tx.execute<{ told: number }>(
    sql`select count(*)::int as told from outbox where idempotency_key in ${[...keys]}`,
  );
  return row?.told === keys.length;
}
