import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';

/** Thrown in `writeApart`: nothing of it is to be written. */
export class NotWritten extends Error {}

/**
 * Writes bookings of machines together or not at all; the database has the last word about who stands where.
 * @returns false, with nothing written, when something stands there that the plan does not show, or `write` throws NotWritten
 */
export async function writeApart(ctx: TxCtx, write: (inside: TxCtx) => Promise<void>): Promise<boolean> {
  try {
    await ctx.tx.transaction(async (tx) => {
      await write({ ...ctx, tx });
      await tx.execute(sql`set constraints machine_booking_apart immediate`);
    });
  } catch (err) {
    if (err instanceof NotWritten || isOverlap(err)) return false;
    throw err;
  }
  await ctx.tx.execute(sql`set constraints machine_booking_apart deferred`);
  return true;
}

/** PostgreSQL: exclusion_violation. */
const EXCLUSION = '23P01';

function isOverlap(err: unknown): boolean {
  for (let one = err; one instanceof Error; one = one.cause) if ('code' in one) return one.code === EXCLUSION;
  return false;
}
