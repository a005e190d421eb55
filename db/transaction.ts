import type { Db, Tx } from './client.ts';

/** The part of a context that transactions need. */
export interface MayHaveTx {
  db: Db;
  /** An open transaction that is joined instead of opening one. */
  tx?: Tx;
}

/**
 * Runs `work` in the context's open transaction, or in one of its own that commits when `work` resolves and
 * rolls back when it throws. An error inside a joined transaction must reach its opener: after a failed
 * statement PostgreSQL refuses the rest.
 */
export async function withTransaction<C extends MayHaveTx, R>(
  ctx: C,
  work: (ctx: C & { tx: Tx }) => Promise<R>,
): Promise<R> {
  const { tx: open } = ctx;
  if (open) return work({ ...ctx, tx: open });
  return ctx.db.transaction((tx) => work({ ...ctx, tx }));
}
