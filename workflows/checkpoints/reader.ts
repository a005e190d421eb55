import type { Ctx } from '../context.ts';
import { may } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { actsFor } from '../staff/delegates.ts';
import type { CheckpointView, SignerView } from './read.ts';
import { type LinkedCheckpoint, uploadUrl } from './upload-link.ts';

/** Who looks at a checkpoint's card. */
export interface CardReader {
  userId: string;
  /** People in whose place they may sign right now. */
  actsFor: readonly string[];
  /** May withdraw, hand over, escalate and add signers. */
  manages: boolean;
  /** The page where they can upload evidence; null when there is no public address. */
  uploadUrl: string | null;
}

/** A person as the reader of a checkpoint's card. */
export async function readerOf(
  ctx: Ctx,
  checkpoint: LinkedCheckpoint,
  person: StaffActor,
): Promise<CardReader> {
  return {
    userId: person.userId,
    actsFor: await actsFor(ctx, person.userId),
    manages: may(ctx.factory, person.roles, 'checkpoint.manage'),
    uploadUrl: await uploadUrl(ctx, checkpoint, person.userId),
  };
}

/** The place that this person may sign now, for themselves or for whom they stand in. */
export function signsNow(
  view: CheckpointView,
  reader: Pick<CardReader, 'userId' | 'actsFor'>,
): SignerView | undefined {
  const pending = view.signers.filter((one) => one.state === 'pending');
  return (
    pending.find((one) => one.userId === reader.userId) ??
    pending.find((one) => reader.actsFor.includes(one.userId))
  );
}
