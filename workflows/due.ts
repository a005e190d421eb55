import { sql } from 'drizzle-orm';
import { dueInstant } from '../db/schema/index.ts';
import type { TxCtx } from './context.ts';

/**
 * Writes down that a flow must act at an instant. One row per (kind, ref): scheduling it again moves an
 * instant that is still open and leaves one that was done alone. The engine is woken at commit (a trigger).
 */
export async function schedule(ctx: TxCtx, kind: string, ref: string, dueAt: Date): Promise<void> {
  await ctx.tx
    .insert(dueInstant)
    .values({ kind, ref, dueAt })
    .onConflictDoUpdate({
      target: [dueInstant.kind, dueInstant.ref],
      set: { dueAt },
      setWhere: sql`${dueInstant.doneAt} is null`,
    });
}

/** Takes back an instant that has not come yet. */
export async function unschedule(ctx: TxCtx, kind: string, ref: string): Promise<void> {
  await ctx.tx
    .delete(dueInstant)
    .where(sql`${dueInstant.kind} = ${kind} and ${dueInstant.ref} = ${ref} and ${dueInstant.doneAt} is null`);
}
