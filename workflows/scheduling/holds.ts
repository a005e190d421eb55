import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Option } from '../rush-order/core/types.ts';

/** An option that somebody keeps for the moment: others plan as if it were booked. */
export interface Hold {
  requestId: number;
  orderId: number;
  number: string;
  heldBy: string;
  plan: Option;
}

/** Options that are held now, but for those of one order. */
export async function readHolds(ctx: Pick<Ctx, 'db' | 'tx'>, without?: number): Promise<Hold[]> {
  return (ctx.tx ?? ctx.db).execute<Hold & Record<string, unknown>>(sql`
    select r.id::float8 as "requestId", r.order_id::float8 as "orderId", o.number, p.held_by as "heldBy", p.plan->'option' as plan
    from rush_option p join rush_request r on r.id = p.request_id join customer_order o on o.id = r.order_id
    where p.held_until > app_now() and r.state = 'open' and r.order_id <> ${without ?? 0}
    order by p.id`);
}
