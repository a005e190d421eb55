import { actorId, type TxCtx } from '../context.ts';
import { append } from './append.ts';
import { type AuditEntry, draftOf } from './entry.ts';
import { putOff } from './last.ts';

/**
 * Writes what was done into the audit log, in the caller's transaction: either both happen or neither. Entries that
 * change nothing and carry no evidence leave no row. Throws (and so fails the verb) for values that have no
 * exact form, see json.ts.
 *
 * Where the transaction's opener looks after it (auditLast), the entries are written right before the commit. Elsewhere
 * call it LAST in the transaction, once, with all entries: from here to the commit every other writer of the system
 * waits. Locks taken after it (other rows, unique keys another transaction may hold) can make two transactions
 * wait for each other.
 */
export async function audit(ctx: TxCtx, entries: AuditEntry | readonly AuditEntry[]): Promise<void> {
  const actor = actorId(ctx.actor);
  const list = [entries].flat() as AuditEntry[];
  const drafts = list.flatMap((entry) => draftOf(actor, entry) ?? []);
  if (!putOff(ctx.tx, drafts)) await append(ctx.tx, drafts);
}
