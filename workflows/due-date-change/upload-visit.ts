import type { UploadGrant } from '../checkpoints/upload-link.ts';
import type { UploadPage } from '../checkpoints/upload-page.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { StaffActor } from '../staff/actor.ts';
import { lockSubject } from '../subject.ts';
import { letterPage } from './letter-page.ts';
import { paintAll } from './paint.ts';
import { readDate } from './read.ts';

/**
 * The page on which who asked for a new due date gives the customer's letter.
 * @returns null when the link has expired: a new one is on their card then
 * @throws AppError date.not_found, also for everybody else
 */
export async function letterVisit(
  ctx: TxCtx,
  { userId }: StaffActor,
  grant: UploadGrant,
): Promise<{ page: UploadPage; wanted: boolean } | null> {
  const view = await readDate(ctx, grant.id);
  if (!view || view.requestedBy.userId !== userId) throw new AppError('date.not_found');
  if (new Date(view.now) >= grant.expiresAt) {
    await lockSubject(ctx.tx, `order:${view.order.id}`);
    await paintAll(ctx, view.id);
    return null;
  }
  return { page: letterPage(view), wanted: view.state === 'draft' };
}
