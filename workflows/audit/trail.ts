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

/** Entries shown at most. */
export const TRAIL_LENGTH = 12;

/** The last entries of one order, newest first, in words for one reader. */
export interface Trail {
  number: string;
  /** Markdown lines. */
  lines: string[];
  /** Entries there are in all. */
  total: number;
}

interface LogRow extends Record<string, unknown>, Describable {
  seq: number;
  /** Shanghai wall clock, `YYYY-MM-DD HH:MM`. */
  at: string;
  instant: string;
  reason: string;
  total: number;
  now: string;
}

/**
 * The trail of an order that the actor may see.
 * @throws AppError audit.not_permitted unless one of the actor's roles over this very order grants `audit.read`
 */
export async function readTrail(ctx: TxCtx, orderId: number): Promise<Trail> {
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
  const rows = await lastEntries(ctx, subject.number);
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
  return {
    number: subject.number,
    lines: rows.map((row) => `#${row.seq} ${minuteText(row.at, row.now)} ${plainText(wordsOf(row))}`),
    total: rows[0]?.total ?? 0,
  };
}

async function lastEntries(ctx: TxCtx, number: string): Promise<LogRow[]> {
  const local = sql`at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'`;
  return ctx.tx.execute<LogRow>(sql`
    select seq::float8 as seq, to_char(at ${local}) as at, at as instant, actor, action, change, reason, evidence,
           (count(*) over ())::int as total, to_char(app_now() ${local}) as now
      from audit_entry where entity = 'order' and entity_id = ${number}
     order by audit_entry.seq desc limit ${TRAIL_LENGTH}`);
}
