import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** A booking as the plan needs it, with what decides about its order. */
export interface BookingRow {
  id: number;
  orderId: number;
  number: string;
  step: number;
  /** Of the operation; '' when the routing does not have it any more. */
  name: string;
  machine: string;
  centre: string;
  kind: 'machine' | 'hand' | 'outside';
  from: Date;
  to: Date;
  workMinutes: number;
  setupMinutes: number;
  state: 'planned' | 'running' | 'done';
  frozen: boolean;
  /** Who or what put it there. */
  bookedBy: string;
  rush: boolean;
  /** Shanghai day. */
  promisedDate: string;
  /** Share that is reported good, 0 to 1. */
  share: number;
  tools: { tool: string; pieces: number }[];
}

type Raw = Omit<BookingRow, 'from' | 'to'> & { from: string; to: string } & Record<string, unknown>;

/**
 * What is planned and not done, in order of time; of an order that has ended until its places are freed, since the database
 * lets nobody in before.
 * @param orderIds only of these orders, done ones included
 */
export async function readBookings(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderIds?: readonly number[],
): Promise<BookingRow[]> {
  const which = orderIds
    ? sql`b.order_id = any(${sql.param([...orderIds])}::bigint[])`
    : sql`b.state <> 'done'`;
  const rows = await (ctx.tx ?? ctx.db).execute<Raw>(sql`
    select b.id::float8 as id, b.order_id::float8 as "orderId", o.number, b.step, coalesce(w.name, '') as name,
      b.machine, b.centre, b.kind, b."from", b."to", b.work_minutes as "workMinutes",
      b.setup_minutes as "setupMinutes", b.state, b.frozen, b.booked_by as "bookedBy", o.rush, o.promised_date as "promisedDate",
      coalesce(least(1, w.good / greatest(o.quantity, 1)::float8), 0) as share,
      coalesce((select jsonb_agg(jsonb_build_object('tool', t.tool_code, 'pieces', t.pieces) order by t.tool_code)
        from tool_booking t where t.booking_id = b.id), '[]') as tools
    from machine_booking b join customer_order o on o.id = b.order_id
    left join order_operation w on w.order_id = b.order_id and w.step = b.step
    where ${which} order by b."from", b.id`);
  return rows.map((row) => ({ ...row, from: new Date(row.from), to: new Date(row.to) }));
}

/** The plan is written by one at a time, whoever writes; taken after the orders' own locks (lockSubject). */
export const PLAN = 'scheduling.plan';

/** Ids of orders by their numbers. */
export async function idsOf(ctx: Pick<Ctx, 'db' | 'tx'>, numbers: readonly string[]): Promise<number[]> {
  if (numbers.length === 0) return [];
  const rows = await (ctx.tx ?? ctx.db).execute<{ id: number }>(
    sql`select id::float8 as id from customer_order where number = any(${sql.param([...new Set(numbers)])}::text[])`,
  );
  return rows.map(({ id }) => id);
}
