import { sql } from 'drizzle-orm';
import { type Describable, describeEntry } from '../audit/describe.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { namesIn } from '../audit/names.ts';
import { type Actor, actorId, type Ctx } from '../context.ts';

/** How orders stand in the audit log: by their number, which people know and which never changes. */
export const auditSubject = (number: string) => ({ entity: 'order', entityId: number }) as const;

/** One line of an order's history. */
export interface OrderEvent {
  /** Shanghai wall clock, `YYYY-MM-DD HH:MM`. */
  at: string;
  /** Who did what, in words for this reader. */
  text: string;
}

/** An entry that a transaction is about to write (audit comes last), and who did it. */
export interface Pending {
  entry: AuditEntry;
  doer: Actor;
}

interface LogRow extends Record<string, unknown>, Describable {
  at: string;
}

/**
 * The last events of an order from the audit log, newest first, in plain Chinese.
 * @param options.pending is shown as the newest.
 */
export async function readEvents(
  ctx: Ctx,
  number: string,
  options: { limit: number; seesMoney: boolean; now: string; pending?: Pending | undefined },
): Promise<OrderEvent[]> {
  const { pending, now, limit } = options;
  const logged = await (ctx.tx ?? ctx.db).execute<LogRow>(sql`
    select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at, actor, action, change, reason, evidence
    from audit_entry where entity = 'order' and entity_id = ${number}
    order by seq desc limit ${limit}`);
  const rows: (Describable & { at: string })[] = pending
    ? [{ ...pending.entry, at: now, actor: actorId(pending.doer) }, ...logged].slice(0, limit)
    : [...logged];
  const names = await namesIn(ctx, rows);
  const reader = {
    factory: ctx.factory,
    amounts: options.seesMoney,
    nameOf: (userId: string) => names.get(userId) ?? userId,
  };
  return rows.map((row) => ({ at: row.at, text: describeEntry(brief(row), reader) }));
}

/** On a phone, three lines: what the card itself shows (all fields of a new order, the owner) is left out. */
function brief(row: Describable): Describable {
  if (row.action === 'order.create' || row.action === 'order.import') return { ...row, change: {} };
  const { ownerUserId: _owner, heldFrom: _held, ...change } = row.change;
  return { ...row, change };
}
