import { and, eq, gt, sql } from 'drizzle-orm';
import { dialogue } from '../../../db/schema/index.ts';
import type { Ctx, TxCtx } from '../../context.ts';

/** How long the file of a drawing may take to come. */
export const WAIT_MINUTES = 30;

const FLOW = 'drawings';

/** A drawing whose form was filled in and whose file is on its way. */
export interface AwaitedDrawing {
  orderId: number;
  name: string;
  revision: string;
  reason: string;
  bomRevision?: string;
}

const idOf = (userId: string): string => `drawing:${userId}`;

/** The next file of this person is this drawing; one at a time, in the database, so that a restart forgets nothing. */
export async function awaitDrawing(ctx: TxCtx, userId: string, state: AwaitedDrawing): Promise<void> {
  const values = {
    flow: FLOW,
    state,
    expiresAt: sql`app_now() + make_interval(mins => ${WAIT_MINUTES})`,
  };
  await ctx.tx
    .insert(dialogue)
    .values({ id: idOf(userId), ...values })
    .onConflictDoUpdate({ target: dialogue.id, set: values });
}

export async function awaitedDrawing(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  userId: string,
): Promise<AwaitedDrawing | null> {
  const [row] = await (ctx.tx ?? ctx.db)
    .select({ state: dialogue.state })
    .from(dialogue)
    .where(
      and(eq(dialogue.id, idOf(userId)), eq(dialogue.flow, FLOW), gt(dialogue.expiresAt, sql`app_now()`)),
    );
  return (row?.state as AwaitedDrawing | undefined) ?? null;
}

export async function forgetDrawing(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.tx.delete(dialogue).where(eq(dialogue.id, idOf(userId)));
}
