import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { clock } from '../../now.ts';
import { connectedMachines } from '../connected.ts';
import { reviewMachines } from './review.ts';

/** Due instant: machines and reports are compared; the next one is set from there. */
export const REVIEW = 'plant.review';
const REVIEW_MS = 60_000;

export async function reviewAndGoOn(ctx: TxCtx): Promise<void> {
  await scheduleReview(ctx);
  // One a minute would soon be most of the table.
  await ctx.tx.execute(sql`
    delete from due_instant where kind = ${REVIEW} and done_at < app_now() - interval '1 hour'`);
  await reviewMachines(ctx);
}

/** The next full minute; nothing is compared while no machine is connected. */
export async function scheduleReview(ctx: TxCtx): Promise<void> {
  if ((await connectedMachines(ctx)).length > 0) await scheduleNext(ctx);
}

/**
 * Something of a machine has come in: whenever its line of the file was written, from now on it is compared. Nothing
 * happens while a review stands already.
 */
export async function beginReview(ctx: TxCtx): Promise<void> {
  const [open] = await ctx.tx.execute(sql`
    select 1 as found from due_instant where kind = ${REVIEW} and done_at is null and not dead limit 1`);
  if (!open) await scheduleNext(ctx);
}

async function scheduleNext(ctx: TxCtx): Promise<void> {
  const next = (Math.floor((await clock(ctx)).getTime() / REVIEW_MS) + 1) * REVIEW_MS;
  await schedule(ctx, REVIEW, String(next), new Date(next));
}
