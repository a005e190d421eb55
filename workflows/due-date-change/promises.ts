import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** A promised date that was moved, with both factors. Days are Shanghai days, `at` is Shanghai wall clock. */
export interface Revision {
  id: number;
  fromDate: string;
  toDate: string;
  reason: string;
  at: string;
  requestedBy: string;
  /** Null: the letter was clear and no person had to compare it. */
  reviewedBy: string | null;
  approvedBy: string;
}

/** How an order's promise was moved, the oldest first. Knows no right to see the order: the caller has asked. */
export async function revisionsOf(ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<Revision[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Revision & Record<string, unknown>>(sql`
    select r.id::float8 as id, r.from_date as "fromDate", r.to_date as "toDate", r.reason,
      to_char(r.decided_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at,
      coalesce(q.name, r.requested_by) as "requestedBy", coalesce(v.name, r.reviewed_by) as "reviewedBy",
      coalesce(a.name, r.approved_by) as "approvedBy"
    from due_date_change r left join person q on q.user_id = r.requested_by
    left join person v on v.user_id = r.reviewed_by left join person a on a.user_id = r.approved_by
    where r.order_id = ${orderId} and r.state = 'accepted' order by r.id`);
  return [...rows];
}

/** A request that goes on, as the order's own card tells it. */
export interface GoingRequest {
  id: number;
  state: 'draft' | 'reading' | 'review' | 'approval';
  toDate: string;
  requestedBy: string;
}

/** The one request of an order that goes on, if there is one. */
export async function goingRequestOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderId: number,
): Promise<GoingRequest | null> {
  const [row] = await (ctx.tx ?? ctx.db).execute<GoingRequest & Record<string, unknown>>(sql`
    select r.id::float8 as id, r.state, r.to_date as "toDate", coalesce(p.name, r.requested_by) as "requestedBy"
    from due_date_change r left join person p on p.user_id = r.requested_by
    where r.order_id = ${orderId} and r.state in ('draft', 'reading', 'review', 'approval')`);
  return row ?? null;
}
