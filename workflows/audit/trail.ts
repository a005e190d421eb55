import { eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { factoriesAt } from '../factory/versions.ts';
import { minuteText, plainText } from '../orders/text.ts';
import { rolesOver } from '../staff/policy.ts';
import { sightsOver } from '../staff/policy-table.ts';
import { type Describable, describeEntry } from './describe.ts';
import { namesIn } from './names.ts';

/** Entries shown at once; 更多 shows the next. */
const TRAIL_LENGTH = 12;

/** A page of the entries of one order, newest first, in words for one reader. */
export interface Trail {
  number: string;
  /** Markdown lines. */
  lines: string[];
  /** Entries there are in all, and newer ones than these. */
  total: number;
  newer: number;
  /** Where the next page goes on (`before`); null when this is the last one. */
  next: number | null;
}

interface LogRow extends Record<string, unknown>, Describable {
  seq: number;
  /** Shanghai wall clock, `YYYY-MM-DD HH:MM`. */
  at: string;
  instant: string;
  reason: string;
  total: number;
  /** Newer entries than this one. */
  newer: number;
  now: string;
}

/**
 * The trail of an order that the actor may see.
 * @param before number of the entry before which the page begins; null: with the newest
 * @throws AppError audit.not_permitted unless one of the actor's roles over this very order grants `audit.read`
 */
export async function readTrail(ctx: TxCtx, orderId: number, before: number | null = null): Promise<Trail> {
  const [subject] = await ctx.tx
    .select({
      number: order.number,
      salesUserId: order.salesUserId,
      ownerUserId: order.ownerUserId,
      createdBy: order.createdBy,
    })
    .from(order)
    .where(eq(order.id, orderId));
  if (!subject) throw new Error(`no order ${orderId}`);
  const roles = rolesOver(ctx.factory, ctx.actor, subject);
  if (!roles.some((role) => role.may.includes('audit.read'))) throw new AppError('audit.not_permitted');
  const rows = await entriesBefore(ctx, subject.number, before);
  const names = await namesIn(ctx, rows);
  // Who may see what is decided by the rules of today, what things were called by those of then.
  const factoryAt = await factoriesAt(
    ctx,
    rows.map((row) => new Date(row.instant)),
  );
  const sights = sightsOver(ctx.factory, ctx.actor, subject);
  const nameOf = (userId: string) => names.get(userId) ?? userId;
  const wordsOf = (row: LogRow) =>
    describeEntry(row, { factory: factoryAt(new Date(row.instant)), sights, nameOf });
  const [total, newer] = [rows[0]?.total ?? 0, rows[0]?.newer ?? 0];
  return {
    number: subject.number,
    lines: rows.map((row) => `#${row.seq} ${minuteText(row.at, row.now)} ${plainText(wordsOf(row))}`),
    total,
    newer,
    next: newer + rows.length < total ? (rows.at(-1)?.seq ?? null) : null,
  };
}

async function entriesBefore(ctx: TxCtx, number: string, before: number | null): Promise<LogRow[]> {
  const local = sql`at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'`;
  return ctx.tx.execute<LogRow>(sql`
    select * from (
      select seq::float8 as seq, to_char(at ${local}) as at, at as instant, actor, action, change, reason, evidence,
             (count(*) over ())::int as total, (row_number() over (order by audit_entry.seq desc) - 1)::int as newer,
             to_char(app_now() ${local}) as now
        from audit_entry where entity = 'order' and entity_id = ${number}) entry
     where ${before}::float8 is null or seq < ${before}::float8
     order by seq desc limit ${TRAIL_LENGTH}`);
}
