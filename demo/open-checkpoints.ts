import { sql } from 'drizzle-orm';
import { withTransaction } from '../db/transaction.ts';
import { openFor } from '../workflows/checkpoints/open.ts';
import { giveCard } from '../workflows/checkpoints/tell.ts';
import type { Ctx } from '../workflows/context.ts';

/** Orders of each status whose checkpoints are opened at the start: the newest. */
export const FRESH: Readonly<Record<string, number>> = { confirmed: 4, in_quality_check: 2 };

/**
 * Right after the demonstration was loaded: its newest orders wait for signatures, so that there is something to try;
 * and those whose signatures are late have a card of it.
 */
export function openDemoCheckpoints(ctx: Ctx): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const late = await tx.tx.execute<{ id: number; userId: string }>(sql`
      select c.id::float8 as id, s.user_id as "userId" from checkpoint c
      join checkpoint_signer s on s.checkpoint_id = c.id and s.state = 'pending' where c.state = 'open' order by c.id`);
    for (const { id, userId } of late)
      await giveCard(tx, id, [userId], { text: '已过截止时间，请尽快处理。', tone: 'warn' }, 'demo');
    for (const [status, count] of Object.entries(FRESH)) {
      const rows = await tx.tx.execute<{ id: number }>(sql`
        select id::float8 as id from customer_order where status = ${status} order by status_since desc, id limit ${count}`);
      for (const { id } of rows) await openFor(tx, id, { kind: 'status', status });
    }
  });
}
