import { standInFor } from '../checkpoints/stand-in.ts';
import type { TxCtx } from '../context.ts';

/**
 * Called, in the transaction, whenever who answers for a person may have changed: an absence of theirs was declared,
 * was cancelled, begins or ends. `delegatesOf` already answers by the new state.
 */
export const onAbsenceChange = (ctx: TxCtx, userId: string): Promise<void> => standInFor(ctx, userId);
