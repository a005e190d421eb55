import type { TxCtx } from '../../workflows/context.ts';
import type { StaffActor } from '../../workflows/staff/actor.ts';
import type { BoardCall } from './route.ts';

/** Somebody's read of several things at once, which may write their own cards. */
export type StaffTx = TxCtx & { actor: StaffActor };

export const inTransaction = <R>(ctx: BoardCall['ctx'], work: (tx: StaffTx) => Promise<R>): Promise<R> =>
  ctx.db.transaction((tx) => work({ ...ctx, tx }));
