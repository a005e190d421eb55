import { and, eq } from 'drizzle-orm';
import { checkpointSigner } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { barredFrom } from './barred.ts';
import type { CheckpointRow } from './lock.ts';
import type { CheckpointView } from './read.ts';

/**
 * Somebody who may be made a signer: active, and not one already.
 * @throws AppError checkpoint.no_such_person, checkpoint.signs_already
 */
export async function personToSign(
  ctx: TxCtx,
  view: Pick<CheckpointView, 'signers'>,
  userId: string,
): Promise<StaffActor> {
  const person = userId === '' ? null : await actorOf(ctx, userId);
  if (!person) throw new AppError('checkpoint.no_such_person');
  const signs = view.signers.some(
    (one) => one.userId === person.userId && ['pending', 'waiting', 'signed'].includes(one.state),
  );
  if (signs) throw new AppError('checkpoint.signs_already', { name: person.name });
  return person;
}

/**
 * Who is away is represented by their delegate: where that one must not act, a place of theirs would wait for nobody.
 * @throws AppError checkpoint.deputy_barred
 */
export async function assertNotStoodInByBarred(
  ctx: TxCtx,
  row: Pick<CheckpointRow, 'facts'>,
  { userId, name }: StaffActor,
): Promise<void> {
  const delegate = (await delegatesOf(ctx, [userId])).get(userId);
  if (delegate === undefined || !barredFrom(row).includes(delegate)) return;
  const deputy = (await actorOf(ctx, delegate))?.name ?? delegate;
  throw new AppError('checkpoint.deputy_barred', { name, deputy });
}

/** A pending place goes to somebody else, in the present round; the reason stays with who gave it away. */
export async function handOver(
  { tx }: TxCtx,
  view: Pick<CheckpointView, 'id' | 'round'>,
  place: number,
  to: StaffActor,
  reason: string,
  source: 'transfer' | 'fallback' = 'transfer',
): Promise<void> {
  await tx
    .update(checkpointSigner)
    .set({ state: 'transferred', reason })
    .where(
      and(
        eq(checkpointSigner.checkpointId, view.id),
        eq(checkpointSigner.round, view.round),
        eq(checkpointSigner.place, place),
        eq(checkpointSigner.state, 'pending'),
      ),
    );
  await tx.insert(checkpointSigner).values({
    checkpointId: view.id,
    round: view.round,
    place,
    userId: to.userId,
    source,
  });
}
