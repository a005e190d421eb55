import type { TxCtx } from '../context.ts';

/** Stub while the cards are being written. */
export async function paintDue(_ctx: TxCtx, _refs: readonly string[]): Promise<void> {
  // Nothing yet.
}
