import { sql } from 'drizzle-orm';
import { evidenceIntake } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { safeName } from '../../evidence/safe-name.ts';
import type { IncomingFile, Where } from '../../flow.ts';
import { type Target, targetKey, targetsFor } from './targets.ts';

/** What wakes the worker that examines files. */
export const INTAKE_CHANNEL = 'evidence_intake';

/**
 * Takes a file from the chat, whose bytes are durable already, to be examined and attached. Its sender reads
 * 「收到」 only when that is done.
 * @throws AppError evidence.no_checkpoint when nothing of theirs waits for evidence
 */
export async function takeEvidence(ctx: TxCtx, file: IncomingFile, where: Where): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('evidence.no_checkpoint');
  if ((await targetsFor(ctx, actor.userId)).length === 0) throw new AppError('evidence.no_checkpoint');
  await ctx.tx.insert(evidenceIntake).values({
    sha256: file.sha256,
    name: nameOf(file),
    userId: actor.userId,
    replyTo: where.reply,
    words: where.words ?? '',
  });
  await ctx.tx.execute(sql`select pg_notify(${INTAKE_CHANNEL}, '')`);
}

/** Pictures from a chat have no name of their own; platforms call them all alike. */
function nameOf({ name }: IncomingFile): string {
  return /^(?:picture|image|img)[\d_-]*\.\w+$/i.test(name) ? '照片' : safeName(name);
}

/**
 * Takes a file from an upload page; the page shows the outcome itself.
 * @returns the intake's id, to look for its outcome
 */
export async function takeUpload(
  ctx: TxCtx,
  file: IncomingFile,
  target: Pick<Target, 'kind' | 'id'>,
): Promise<string> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('evidence.no_checkpoint');
  const key = targetKey(target);
  if (!(await targetsFor(ctx, actor.userId)).some((one) => targetKey(one) === key))
    throw new AppError('evidence.not_wanted');
  const [row] = await ctx.tx
    .insert(evidenceIntake)
    .values({
      sha256: file.sha256,
      name: nameOf(file),
      userId: actor.userId,
      replyTo: { to: 'person', userId: actor.userId },
      ...(target.kind === 'checkpoint' ? { checkpointId: target.id } : { words: key }),
      quiet: true,
    })
    .returning({ id: evidenceIntake.id });
  await ctx.tx.execute(sql`select pg_notify(${INTAKE_CHANNEL}, '')`);
  if (!row) throw new Error('evidence_intake insert returned no row');
  return row.id;
}
