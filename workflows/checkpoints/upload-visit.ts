import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { candidatesFor } from './evidence/candidates.ts';
import { type CheckpointView, mayRead, readCheckpoint } from './read.ts';
import { renewLink } from './renew-link.ts';
import { readUploadToken } from './upload-link.ts';

/** Somebody who has opened the upload page, by a link that holds. */
export interface UploadVisit {
  actor: StaffActor;
  view: CheckpointView;
  /** Whether a file of theirs would be taken for this checkpoint now. */
  wanted: boolean;
}

/**
 * Who comes by this link, and the checkpoint as it stands. The link alone opens nothing: its person must still be here
 * and concerned. Who comes by a link that has expired finds a new one on their card.
 * @throws AppError upload.bad_link, upload.expired, staff.stranger, checkpoint.not_found
 */
export async function visitUpload(base: Omit<Ctx, 'actor' | 'tx'>, token: string): Promise<UploadVisit> {
  const grant = await readUploadToken(base, token);
  if (!grant) throw new AppError('upload.bad_link');
  const visit = await base.db.transaction(async (tx) => {
    const system: TxCtx = { ...base, tx, actor: { kind: 'system', name: 'upload' } };
    const actor = await actorOf(system, grant.userId);
    if (!actor) throw new AppError('staff.stranger');
    const ctx: TxCtx = { ...system, actor };
    const view = await readCheckpoint(ctx, grant.checkpointId);
    if (!view || !mayRead(ctx, view)) throw new AppError('checkpoint.not_found');
    if (new Date(view.now) >= grant.expiresAt) {
      await renewLink(ctx, view, actor.userId);
      return null;
    }
    const wanted = (await candidatesFor(ctx, actor.userId)).some((one) => one.id === view.id);
    return { actor, view, wanted };
  });
  if (!visit) throw new AppError('upload.expired');
  return visit;
}
