import type { TxCtx } from '../context.ts';

/**
 * Called, in the transaction, whenever who answers for a person may have changed: an absence of theirs was declared,
 * was cancelled, begins or ends. `delegatesOf` already answers by the new state.
 * Does nothing yet: the checkpoints flow fills this in (cards of open checkpoints for the delegate).
 */
export async function onAbsenceChange(_ctx: TxCtx, _userId: string): Promise<void> {
  // Until the checkpoints flow is connected there is nobody to tell.
}
