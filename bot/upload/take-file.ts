import type { Context } from 'koa';
import { evidenceFile } from '../../db/schema/index.ts';
import { takeUpload } from '../../workflows/checkpoints/evidence/take.ts';
import type { UploadVisit } from '../../workflows/checkpoints/upload-visit.ts';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import type { IncomingFile } from '../../workflows/flow.ts';
import { actorOf } from '../../workflows/staff/actor.ts';
import { outcomeOf } from './outcome.ts';
import { receiveFile } from './receive.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

/** Who sends a file from a page, and what for. */
export interface Sender {
  userId: string;
  target: UploadVisit['target'];
  /** Whether a file of theirs would be taken. */
  wanted: boolean;
  /** Counts this one; false when they send too many. */
  inTime(): boolean;
}

/** What became of it, in words for its sender. */
export interface TakenFile {
  taken: boolean;
  text: string;
  /** It will be told in the chat. */
  pending: boolean;
}

/**
 * One file of a form: its bytes first, then the intake, then what became of it.
 * @throws AppError evidence.not_wanted, upload.too_many, and those of receiveFile
 */
export async function takeFile(
  base: Base,
  ctx: Context,
  { userId, target, wanted, inTime }: Sender,
): Promise<TakenFile> {
  if (!wanted) throw new AppError('evidence.not_wanted');
  if (!inTime()) throw new AppError('upload.too_many');
  const gone = new AbortController();
  ctx.res.once('close', () => gone.abort());
  const file = await receiveFile(ctx.req, base.evidence);
  const intake = await hand(base, file, userId, target);
  const outcome = await outcomeOf(base.db, intake, gone.signal);
  if (outcome) return { ...outcome, pending: false };
  const text = '文件已存好，还在检查。结果稍后发到聊天里，不用等在这里。';
  return { taken: true, text, pending: true };
}

/** Who uploads may have lost the right while the file was on its way: looked at anew. */
function hand(
  base: Base,
  file: IncomingFile,
  userId: string,
  target: UploadVisit['target'],
): Promise<string> {
  return base.db.transaction(async (tx) => {
    const actor = await actorOf({ ...base, tx }, userId);
    if (!actor) throw new AppError('staff.stranger');
    await tx
      .insert(evidenceFile)
      .values({ ...file, uploadedBy: userId })
      .onConflictDoNothing();
    return takeUpload({ ...base, tx, actor }, file, target);
  });
}
