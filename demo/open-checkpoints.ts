import { sql } from 'drizzle-orm';
import { withTransaction } from '../db/transaction.ts';
import { openFor } from '../workflows/checkpoints/open.ts';
import type { Ctx } from '../workflows/context.ts';

/** Orders of each status whose checkpoints are opened; the rest of the past is told without them. */
const ORDERS: Readonly<Record<string, number>> = { confirmed: 4, in_quality_check: 2 };

/** Right after the demonstration was loaded: its newest orders wait for signatures, so that there is something to try. */
export function openDemoCheckpoints(ctx: Ctx): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    for (const [status, count] of Object.entries(ORDERS)) {
      const rows = await tx.tx.execute<{ id: number }>(sql`
        select id::float8 as id from customer_order where status = ${status} order by status_since desc, id limit ${count}`);
      for (const { id } of rows) await openFor(tx, id, { kind: 'status', status });
    }
  });
}
