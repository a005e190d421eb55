import type { Ctx, TxCtx } from '../context.ts';
import { letterVisit } from '../due-date-change/upload-visit.ts';
import { AppError } from '../errors.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { candidatesFor } from './evidence/candidates.ts';
import type { Target } from './evidence/targets.ts';
import { mayRead, readCheckpoint } from './read.ts';
import { renewLink } from './renew-link.ts';
import { readUploadToken, type UploadGrant } from './upload-link.ts';
import { type UploadPage, uploadPage } from './upload-page.ts';

/** Somebody who has opened the upload page, by a link that holds. */
export interface UploadVisit {
  actor: StaffActor;
  /** What their files would be for. */
  target: Pick<Target, 'kind' | 'id'>;
  page: UploadPage;
  /** Whether a file of theirs would be taken for it now. */
  wanted: boolean;
}

/**
 * Who comes by this link, and what it is for as it stands. The link alone opens nothing: its person must still be here
 * and concerned. Who comes by a link that has expired finds a new one on their card.
 * @throws AppError upload.bad_link, upload.expired, staff.stranger, checkpoint.not_found, date.not_found
 */
export async function visitUpload(base: Omit<Ctx, 'actor' | 'tx'>, token: string): Promise<UploadVisit> {
  const grant = await readUploadToken(base, token);
  if (!grant) throw new AppError('upload.bad_link');
  const { kind, id } = grant;
  const visit = await base.db.transaction(async (tx) => {
    const system: TxCtx = { ...base, tx, actor: { kind: 'system', name: 'upload' } };
    const actor = await actorOf(system, grant.userId);
    if (!actor) throw new AppError('staff.stranger');
    const ctx: TxCtx = { ...system, actor };
    const seen = await (kind === 'date' ? letterVisit : checkpointVisit)(ctx, actor, grant);
    return seen && { actor, target: { kind, id }, ...seen };
  });
  if (!visit) throw new AppError('upload.expired');
  return visit;
}

/** @returns null when the link has expired: a new one is on its person's card then */
async function checkpointVisit(
  ctx: TxCtx,
  actor: StaffActor,
  grant: UploadGrant,
): Promise<Pick<UploadVisit, 'page' | 'wanted'> | null> {
  const view = await readCheckpoint(ctx, grant.id);
  if (!view || !mayRead(ctx, view)) throw new AppError('checkpoint.not_found');
  if (new Date(view.now) >= grant.expiresAt) {
    await renewLink(ctx, view, actor.userId);
    return null;
  }
  const wanted = (await candidatesFor(ctx, actor.userId)).some((one) => one.id === view.id);
  return { page: uploadPage(ctx.factory, view, wanted), wanted };
}
