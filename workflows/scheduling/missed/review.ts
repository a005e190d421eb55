import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { clock } from '../../now.ts';
import { findCandidates, findHomeless } from './find.ts';

/** Kinds of due instants: all starts are looked at; one order is, its ref is `<order id>:<minute>`. */
export const REVIEW_STARTS = 'scheduling.starts';
export const MISSED_START = 'scheduling.missed';

const REVIEW_MS = 5 * 60_000;

/** Finds orders whose start went by; each is planned anew in a transaction of its own, which holds the plan. */
export async function reviewStarts(ctx: TxCtx): Promise<void> {
  await scheduleReview(ctx);
  const now = await clock(ctx);
  // One every five minutes would soon be most of the table.
  await ctx.tx.execute(sql`
    delete from due_instant where kind in (${REVIEW_STARTS}, ${MISSED_START}) and done_at < app_now() - interval '1 hour'`);
  const orders = [...(await findCandidates(ctx)).map(({ orderId }) => orderId), ...(await findHomeless(ctx))];
  for (const id of orders)
    await schedule(ctx, MISSED_START, `${id}:${Math.floor(now.getTime() / 60_000)}`, now);
}

/** At every start of the service, and from each review: the next one. */
export async function scheduleReview(ctx: TxCtx): Promise<void> {
  const next = (Math.floor((await clock(ctx)).getTime() / REVIEW_MS) + 1) * REVIEW_MS;
  await schedule(ctx, REVIEW_STARTS, String(next), new Date(next));
}
