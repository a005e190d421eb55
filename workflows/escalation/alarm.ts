import { resolveWho } from '../checkpoints/resolve-who.ts';
import type { TxCtx } from '../context.ts';
import { say } from '../say.ts';

/**
 * Tells those who look after the ladder (escalation.yaml `alarm`, else the fallback) that something is wrong with it,
 * once per key, and puts it in the log as an error.
 */
export async function raiseAlarm(ctx: TxCtx, key: string, title: string, text: string): Promise<void> {
  ctx.log.error({ code: key.split(':')[0], alarm: key }, title);
  const nobody = { id: 0, salesUserId: null };
  const { fallback } = ctx.factory;
  const found = await resolveWho(ctx, ctx.factory.escalation.alarm, nobody);
  const people =
    found.userIds.length > 0
      ? found.userIds
      : (
          await resolveWho(
            ctx,
            [
              'user' in fallback
                ? { kind: 'user', user: fallback.user }
                : { kind: 'role', role: fallback.role, everyone: false },
            ],
            nobody,
          )
        ).userIds;
  for (const userId of people) {
    await say(ctx, { to: 'person', userId }, { kind: 'notice', title, text }, `alarm:${key}:${userId}`);
  }
}
