import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { clock } from '../../now.ts';
import { findCandidates, findHomeless } from './find.ts';
import { MISSED_START } from './in-turns.ts';

/** Kind of the due instant at which all starts are looked at. */
export const REVIEW_STARTS = 'scheduling.starts';

const REVIEW_MS = 5 * 60_000;

/** Finds orders whose start went by; right after it they are planned anew, in this order: by promise, rush orders first. */
export async function reviewStarts(ctx: TxCtx): Promise<void> {
  await scheduleReview(ctx);
  const now = await clock(ctx);
  // One every five minutes would soon be most of the table.
  await ctx.tx.execute(sql`
    delete from due_instant where kind in (${REVIEW_STARTS}, ${MISSED_START}) and done_at < app_now() - interval '1 hour'`);
  const orders = [...(await findCandidates(ctx)).map(({ orderId }) => orderId), ...(await findHomeless(ctx))];
  // All are due by now, so that few are taken in one set, in this order.
  const first = now.getTime() - orders.length;
  for (const [i, id] of orders.entries())
    await schedule(ctx, MISSED_START, `${id}:${Math.floor(now.getTime() / 60_000)}`, new Date(first + i));
}

/** At every start of the service, and from each review: the next one. */
export async function scheduleReview(ctx: TxCtx): Promise<void> {
  const next = (Math.floor((await clock(ctx)).getTime() / REVIEW_MS) + 1) * REVIEW_MS;
  await schedule(ctx, REVIEW_STARTS, String(next), new Date(next));
}
