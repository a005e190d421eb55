import { eq } from 'drizzle-orm';
import { order } from '../../../db/schema/index.ts';
import { isDelivered } from '../../factory/rules.ts';
import { enterStatus } from '../../orders/enter-status.ts';
import type { DateHouse } from './date-house.ts';

/** The order enters a status, as a step or the facts would lead it there. */
export async function runTransition({ factory, id }: DateHouse, to: string): Promise<void> {
  await factory.does('boss', async (ctx) => {
    const [row] = await ctx.tx.select().from(order).where(eq(order.id, id)).for('update');
    if (!row) throw new Error('no order');
    const shippedDate = isDelivered(ctx.factory.flow, to) ? '2026-03-16' : null;
    await enterStatus(ctx, row, { to, cause: 'manual', reason: '测试', shippedDate, resumes: false });
  });
}
