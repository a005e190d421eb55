import type { TxCtx } from '../context.ts';
import { schedule, unschedule } from '../due.ts';
import { clock } from '../now.ts';
import { onAbsenceChange } from './on-change.ts';
import type { Period } from './period.ts';
import { readAbsence } from './read.ts';

/** Kinds of due instants; the ref is `<absence id>:begins` or `<absence id>:ends`. */
export const BEGINS = 'absence.begins';
export const ENDS = 'absence.ends';

/** Writes down when an absence begins (unless it has) and ends. */
export async function scheduleAbsence(
  ctx: TxCtx,
  { id, fromAt, untilAt }: Period & { id: number },
): Promise<void> {
  if (fromAt > (await clock(ctx))) await schedule(ctx, BEGINS, `${id}:begins`, fromAt);
  await schedule(ctx, ENDS, `${id}:ends`, untilAt);
}

/** Takes back what has not come yet. */
export async function unscheduleAbsence(ctx: TxCtx, id: number): Promise<void> {
  await unschedule(ctx, BEGINS, `${id}:begins`);
  await unschedule(ctx, ENDS, `${id}:ends`);
}

/** An absence begins or ends: who answers for the person changes. One that was cancelled says nothing any more. */
export async function absenceTurns(ctx: TxCtx, ref: string): Promise<void> {
  const absence = await readAbsence(ctx, Number(ref.split(':')[0]));
  if (absence && !absence.cancelled) await onAbsenceChange(ctx, absence.userId);
}
