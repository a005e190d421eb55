import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { raiseAlarm } from '../escalation/alarm.ts';
import { versionOf } from '../factory/versions.ts';

/**
 * Tells, once per version, of open orders in a status that the configuration does not have: a copy that had not taken
 * it up yet can have moved one there in the very moment of its activation.
 */
export async function tellOrphans(ctx: TxCtx): Promise<void> {
  const known = JSON.stringify(Object.keys(ctx.factory.flow.states));
  const [found] = await ctx.tx.execute<{ count: number; example: string | null }>(sql`
    select count(*)::int as count, min(number) as example from customer_order
    where open and status not in (select jsonb_array_elements_text(${known}::text::jsonb))`);
  if (!found || found.count === 0) return;
  await raiseAlarm(
    ctx,
    `factory.orphans:${versionOf(ctx.factory)?.id ?? 0}`,
    '有订单的状态不在现用配置里',
    `${found.count} 个订单（如 ${found.example}）的状态已从配置中删去，无法流转。请发送“配置历史”恢复到上一版，把它们转走后再删。`,
  );
}
