import { actorId, type TxCtx } from '../context.ts';
import { append } from './append.ts';
import { type AuditEntry, draftOf } from './entry.ts';

/**
 * Writes what was done into the audit log, in the caller's transaction: either both happen or neither. Entries that
 * change nothing and carry no evidence leave no row. Throws (and so fails the verb) for values that have no
 * exact form, see json.ts.
 *
 * Call it LAST in the transaction, once, with all entries: from here to the commit every other writer of the system
 * waits. Locks taken after it (other rows, unique keys another transaction may hold) can make two transactions
 * wait for each other.
 */
export async function audit(ctx: TxCtx, entries: AuditEntry | readonly AuditEntry[]): Promise<void> {
  const actor = actorId(ctx.actor);
  const list = [entries].flat() as AuditEntry[];
  await append(
    ctx.tx,
    list.flatMap((entry) => draftOf(actor, entry) ?? []),
  );
}
