import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { collectedUntil } from './budget.ts';
import { sayAt } from './queue-reminders.ts';

/**
 * At every start and with every new configuration: reminders that are collected for a digest go with the next one that
 * the configuration names, when that comes earlier than the one they waited for (or at once, when nothing is
 * collected any more). What would be told later than before is told when it was to be.
 */
export async function rearmDigest(ctx: TxCtx): Promise<void> {
  const [waiting] = await ctx.tx.execute(sql`
    select from reminder where state = 'queued' and not_before > app_now() and tier <= 1 and role <> 'nudge' limit 1`);
  if (!waiting) return;
  const now = await clock(ctx);
  const until = (await collectedUntil(ctx, now)) ?? now;
  const moved = await ctx.tx.execute(sql`
    update reminder set not_before = ${until.toISOString()}::timestamptz
    where state = 'queued' and not_before > ${until.toISOString()}::timestamptz and tier <= 1 and role <> 'nudge'
    returning id`);
  if (moved.length > 0) await sayAt(ctx, until);
}
