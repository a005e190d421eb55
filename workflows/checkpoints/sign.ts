import { and, eq, inArray, sql } from 'drizzle-orm';
import { checkpointSigner, checkpoint as checkpointTable } from '../../db/schema/index.ts';
import { actorId, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { settleIfBlocked } from '../facts/unblocked.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { giveSoon } from '../orders/give-new.ts';
import { actsFor } from '../staff/delegates.ts';
import type { Held } from './lock.ts';
import { requestOf } from './outcome.ts';
import { signsNow } from './reader.ts';

/**
 * Writes the actor's signature on their place (or that of somebody they stand in for).
 * @throws AppError checkpoint.not_yours
 */
export async function sign(
  ctx: TxCtx,
  { row, view, actor }: Held,
  state: 'signed' | 'rejected',
  reason: string,
): Promise<{ userId: string; place: number }> {
  const mine = signsNow(view, { userId: actor.userId, actsFor: await actsFor(ctx, actor.userId) });
  if (!mine) throw new AppError('checkpoint.not_yours', { name: row.name, who: pendingNames(view.signers) });
  await requestOf(row)?.guard(ctx, row, actor, mine);
  await ctx.tx
    .update(checkpointSigner)
    .set({ state, decidedAt: sql`app_now()`, decidedBy: actorId(actor), reason })
    .where(
      and(
        eq(checkpointSigner.checkpointId, row.id),
        eq(checkpointSigner.round, row.round),
        eq(checkpointSigner.place, mine.place),
        eq(checkpointSigner.state, 'pending'),
      ),
    );
  await markFirstAct(ctx, { id: row.orderId });
  return { userId: mine.userId, place: mine.place };
}

export const pendingNames = (signers: Held['view']['signers']): string =>
  signers
    .filter((one) => one.state === 'pending')
    .map((one) => one.name)
    .join('、') || '无';

/**
 * Places that are not needed any more, because one signature decided.
 * @param unanswered why, where nobody had: who was asked is counted as not having answered (metrics/waits)
 */
export async function releaseOthers(
  { tx }: TxCtx,
  { row }: Pick<Held, 'row'>,
  unanswered = '',
): Promise<void> {
  await tx
    .update(checkpointSigner)
    .set({ state: 'released', reason: unanswered })
    .where(
      and(
        eq(checkpointSigner.checkpointId, row.id),
        eq(checkpointSigner.round, row.round),
        inArray(checkpointSigner.state, ['pending', 'waiting']),
      ),
    );
}

/** Writes the decision on the checkpoint itself. */
export async function decide(
  ctx: TxCtx,
  { row }: Pick<Held, 'row'>,
  state: 'passed' | 'rejected' | 'withdrawn',
  reason: string,
): Promise<void> {
  await ctx.tx
    .update(checkpointTable)
    .set({
      state,
      version: sql`${checkpointTable.version} + 1`,
      decidedAt: sql`app_now()`,
      decidedBy: actorId(ctx.actor),
      reason,
      busyUntil: null,
      busyBy: null,
    })
    .where(eq(checkpointTable.id, row.id));
  // What it kept back goes on.
  if (state === 'rejected') return;
  await settleIfBlocked(ctx, row.orderId);
  await giveSoon(ctx, row.orderId);
}

/** A change that decides nothing: others' cards are old now. */
export async function touch(
  { tx }: TxCtx,
  { row }: Pick<Held, 'row'>,
  set: Partial<typeof checkpointTable.$inferInsert> = {},
): Promise<void> {
  await tx
    .update(checkpointTable)
    .set({ ...set, version: sql`${checkpointTable.version} + 1` })
    .where(eq(checkpointTable.id, row.id));
}
