import { sql } from 'drizzle-orm';
import { type Describable, describeEntry, isHidden } from '../audit/describe.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { namesIn } from '../audit/names.ts';
import { type Actor, actorId, type Ctx } from '../context.ts';
import type { Sight } from '../factory/factory.ts';
import { factoriesAt } from '../factory/versions.ts';
import { dayText } from './text.ts';

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

export interface LogRow extends Record<string, unknown>, Describable {
  /** Its place in the log; JSON number. */
  seq: number;
  at: string;
  instant: string;
  /** Of everybody who acted or stands in the change, by user id. */
  names: Record<string, string> | null;
}

/** What the card itself shows in a field, or what happens too often to stand among three lines. */
const NOISE = [
  'checkpoint.open',
  'checkpoint.busy',
  'checkpoint.nudge',
  'escalation.remind',
  'escalation.invite',
  'production.book',
  'production.free',
  'material.plan',
  'material.reserve',
  'warning.tell',
];

/** Which part of the log: only what is older than this place, and also what cards leave out as noise. */
export interface LogPage {
  before?: number | null;
  all?: boolean;
}

/**
 * The newest entries of an order in the audit log, newest first, with the names of the people in them.
 * @param until later ones are left out
 */
export async function readLog(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderId: number,
  limit: number,
  until: Date | null = null,
  page: LogPage = {},
): Promise<LogRow[]> {
  return (ctx.tx ?? ctx.db).execute<LogRow>(sql`
    select e.seq::float8 as seq, to_char(e.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at, e.at as instant, e.actor, e.action,
      e.change, e.reason, e.evidence,
      (select jsonb_object_agg(p.user_id, p.name) from person p
       where p.user_id in (substr(e.actor, 7), e.change#>>'{ownerUserId,0}', e.change#>>'{ownerUserId,1}',
         e.change#>>'{salesUserId,0}', e.change#>>'{salesUserId,1}')
         or p.user_id in (select one #>> '{}' from jsonb_path_query(e.change, '$.signer[*]') one
           union all select one #>> '{}' from jsonb_path_query(e.change, '$.signers[1][*]') one
           union all select one #>> '{}' from jsonb_path_query(e.change, '$.told[1][*]') one)) as names
    from (
      select * from audit_entry
      where entity = 'order'
        -- Order numbers compare by bytes (migration 0006), the log does not: without this its index is no use (200 ms).
        and entity_id = (select number collate "default" from customer_order where id = ${orderId})
        ${page.all ? sql`` : sql`and action not in ${NOISE}`}
        ${page.before ? sql`and seq < ${page.before}` : sql``}
        ${until ? sql`and at <= ${until.toISOString()}::timestamptz` : sql``}
      order by seq desc limit ${limit}) e
    order by e.seq desc`);
}

/**
 * The last events of an order, newest first, in plain Chinese. What the reader may see nothing of is no event to them.
 * @param options.pending is shown as the newest.
 */
export async function tellEvents(
  ctx: Ctx,
  logged: readonly LogRow[],
  options: {
    limit: number;
    sights: ReadonlySet<Sight>;
    now: string;
    pending?: Pending | undefined;
  },
): Promise<OrderEvent[]> {
  const { pending, now, limit } = options;
  const names = new Map(logged.flatMap((row) => Object.entries(row.names ?? {})));
  const rows: (Describable & { at: string; instant?: string })[] = logged.map((row) => ({
    ...row,
    change: brief(row).change,
  }));
  if (pending) {
    const entry = { ...pending.entry, at: now, actor: actorId(pending.doer) };
    const newest = { ...entry, change: brief(entry).change };
    if (pending.doer.kind === 'staff') names.set(pending.doer.userId, pending.doer.name);
    if (newest.change.salesUserId) for (const [id, name] of await namesIn(ctx, [newest])) names.set(id, name);
    rows.unshift(newest);
  }
  const { sights } = options;
  const nameOf = (userId: string) => names.get(userId) ?? userId;
  const told = rows.filter((row) => !isHidden(row, { sights })).slice(0, limit);
  return (await inWords(ctx, told, { sights, now, nameOf })).map(({ row, text }) => ({ at: row.at, text }));
}

/** Entries that a reader may see, in the words of the configuration of their time. */
export async function inWords<R extends Describable & { instant?: string }>(
  ctx: Ctx,
  rows: readonly R[],
  { sights, now, nameOf }: { sights: ReadonlySet<Sight>; now: string; nameOf: (userId: string) => string },
): Promise<{ row: R; text: string }[]> {
  const factoryAt = await factoriesAt(
    ctx,
    rows.flatMap(({ instant }) => (instant ? [new Date(instant)] : [])),
  );
  return rows.map((row) => {
    const factory = row.instant ? factoryAt(new Date(row.instant)) : ctx.factory;
    return { row, text: daysInWords(describeEntry(row, { factory, sights, nameOf }), now) };
  });
}

/** Days of the log as the card writes them everywhere: 12月2日. */
const daysInWords = (text: string, now: string): string =>
  text.replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (day) => dayText(day, now));

/** On a phone, three lines: what the card itself shows (all fields of a new order, the owner) is left out. */
function brief(row: Describable): Describable {
  if (row.action === 'order.create' || row.action === 'order.import') return { ...row, change: {} };
  const { ownerUserId: _owner, heldFrom: _held, ...change } = row.change;
  return { ...row, change };
}
