import type { Tx } from '../../db/client.ts';
import { append } from './append.ts';
import type { Draft } from './entry.ts';

/** What transactions have recorded and will write right before their commit. */
const waiting = new WeakMap<Tx, Draft[]>();

/**
 * Runs the work of a transaction and writes what it recorded with `audit` afterwards, as its very last statements: every
 * other writer of the system waits from there to the commit, and no longer for what else the opener has to do.
 * Whoever opens a transaction for a verb wraps all of its work in this.
 */
export async function auditLast<R>(tx: Tx, work: () => Promise<R>): Promise<R> {
  const drafts: Draft[] = [];
  waiting.set(tx, drafts);
  try {
    const result = await work();
    await append(tx, drafts);
    return result;
  } finally {
    waiting.delete(tx);
  }
}

/** Puts drafts off to the end of the transaction; false when nobody looks after its end: they must be written now. */
export function putOff(tx: Tx, drafts: readonly Draft[]): boolean {
  const list = waiting.get(tx);
  list?.push(...drafts);
  return list !== undefined;
}
