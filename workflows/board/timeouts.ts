import { type SQL, sql } from 'drizzle-orm';

/** A stretch of instants (ISO): after `from`, and `to` included. */
export interface Span {
  from: string | undefined;
  to: string | undefined;
}

/**
 * Time-outs of checkpoints: the deadline passed with nobody having answered, which is when the clock takes the first
 * step of the ladder (also where the rule then decides by itself). Steps that somebody asked for by hand are none.
 * As (checkpoint_id, order_id, key, name, at, arm, told).
 */
export const timeoutsIn = ({ from, to }: Span, keys: readonly string[] | null = null): SQL => sql`
  select c.id as checkpoint_id, c.order_id, c.key, c.name, s.planned_at as at, s.arm, s.told
  from escalation_step s join checkpoint c on c.id = s.checkpoint_id
  where s.tier = 1 and s.cause = 'schedule'
    ${from ? sql`and s.planned_at > ${from}::timestamptz` : sql``} ${to ? sql`and s.planned_at <= ${to}::timestamptz` : sql``}
    ${keys ? sql`and c.key = any(${sql.param([...keys])}::text[])` : sql``}`;

/** The same as the ids of the orders. */
export const ordersTimedOut = (span: Span, keys: readonly string[] | null): SQL =>
  sql`(customer_order.id in (select t.order_id from (${timeoutsIn(span, keys)}) t))`;
