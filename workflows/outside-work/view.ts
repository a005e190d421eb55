import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clock } from '../now.ts';
import { type PlannedOrder, readPlannedOrders } from '../scheduling/read-order.ts';
import { sees, visibleOrders } from '../staff/policy.ts';
import { returnedOf } from './came-in.ts';
import { type OutsideRow, outsideRows } from './read.ts';
import { mayOrderOutside } from './rights.ts';

/** An operation at a supplier with what purchasing needs to order it. */
export interface OutsideView {
  row: OutsideRow;
  order: PlannedOrder;
  /** When the parts are ready to go, and when they must be back, as planned now; null: it is not planned. */
  from: Date | null;
  backBy: Date | null;
  /** The operation that waits for them; '' when it is the last. */
  next: string;
  /** Pieces that have come from the supplier since it was ordered. */
  returned: number;
  /** Who gave it out, by name. */
  askedBy: string;
  /** Whether the reader may order it. */
  orders: boolean;
  now: Date;
}

type Planned = {
  id: number;
  from: string | null;
  backBy: string | null;
  next: string | null;
  askedBy: string | null;
  good: number;
};

/** Null when the reader may not see the material of its order; no difference is told from one that is not there. */
export async function readOutside(ctx: Ctx, row: OutsideRow | undefined): Promise<OutsideView | null> {
  return row ? ((await readViews(ctx, [row]))[0] ?? null) : null;
}

export async function readViews(ctx: Ctx, rows: readonly OutsideRow[]): Promise<OutsideView[]> {
  if (rows.length === 0) return [];
  const orders = await readPlannedOrders(ctx, [...new Set(rows.map(({ orderId }) => orderId))]);
  const ids = sql.param(rows.map(({ id }) => id));
  // It must be back when the next operation begins; the last one when it is planned to be.
  const planned = await (ctx.tx ?? ctx.db).execute<Planned & Record<string, unknown>>(sql`
    select x.id::float8 as id, b."from", coalesce(after."from", b."to") as "backBy", after.name as next, p.name as "askedBy",
      coalesce(w.good, 0) as good
    from outside_order x
    left join machine_booking b on b.order_id = x.order_id and b.step = x.step and b.state <> 'done'
    left join lateral (
      select n."from", coalesce(w.name, '') as name from machine_booking n
      left join order_operation w on w.order_id = n.order_id and w.step = n.step
      where b.id is not null and n.order_id = x.order_id and n.step > x.step and n.state = 'planned' order by n.step limit 1
    ) after on true
    left join order_operation w on w.order_id = x.order_id and w.step = x.step and w.name = x.name
    left join person p on p.user_id = x.asked_by
    where x.id = any(${ids}::bigint[])`);
  const now = await clock(ctx);
  return rows.flatMap((row): OutsideView[] => {
    const order = orders.find(({ id }) => id === row.orderId);
    const plan = planned.find(({ id }) => id === row.id);
    if (!order || !plan || !sees(ctx.factory, ctx.actor, order, 'material')) return [];
    return [
      {
        row,
        order,
        from: plan.from === null ? null : new Date(plan.from),
        backBy: plan.backBy === null ? null : new Date(plan.backBy),
        next: plan.next ?? '',
        returned: row.state === 'cancelled' ? 0 : returnedOf(row, plan.good),
        askedBy: plan.askedBy ?? '',
        orders: mayOrderOutside(ctx, order),
        now,
      },
    ];
  });
}

/** Of a row `x`: as `madeTwice`. */
export const TWICE = sql.raw(`(x.state = 'placed' and x.in_house > x.in_house_seen)`);

/** Of a row `x`: as `toCancel`. */
export const TO_CANCEL = sql.raw(
  `(x.state = 'cancelled' and x.placed_at is not null and x.cancelled_there_at is null)`,
);

/** Rows of a list on a phone, a button each. */
const MOST_ROWS = 5;

/**
 * What is at suppliers, or is to go there, of orders whose material the reader sees; what suppliers are to be told, what is made
 * twice and what nobody has ordered first.
 * @param which of these rows (`x`) only
 */
export async function readOpenOutside(
  ctx: Ctx,
  which = sql`true`,
): Promise<{ views: OutsideView[]; total: number }> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ id: number; total: number }>(sql`
    select x.id::float8 as id, (count(*) over ())::int as total
    from outside_order x join customer_order on customer_order.id = x.order_id
    where (x.state in ('wanted', 'placed') or ${TO_CANCEL}) and ${which} and ${visibleOrders(ctx.factory, ctx.actor)}
    order by ${TO_CANCEL} desc, ${TWICE} desc, x.state = 'placed', customer_order.promised_date, x.id limit ${MOST_ROWS}`);
  const found = await outsideRows(
    ctx,
    rows.map(({ id }) => id),
  );
  return { views: await readViews(ctx, found), total: rows[0]?.total ?? 0 };
}
