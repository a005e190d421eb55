import { type SQL, sql } from 'drizzle-orm';
import type { StatusFlow } from '../factory/factory.ts';
import { isDelivered, statusOf } from '../factory/rules.ts';

/** Orders promised so many days from today or earlier, and not shipped, are at risk (product.md §8). */
export const RISK_DAYS = 3;
/** An order that waits for review or material is today's business for so long after it came in. */
export const TODO_HOURS = 24;
/** Time-outs are counted over so many days. */
export const TIMEOUT_DAYS = 7;
/** As many checkpoints are named as sources of anomalies. */
export const ANOMALIES = 3;

/** Whether a column has one of these keys. */
export const among = (column: SQL, keys: readonly string[]): SQL =>
  keys.length > 0 ? sql`${column} = any(${sql.param([...keys])}::text[])` : sql`false`;

/** 待审核 and 备料中: where orders begin, and where they wait once they are confirmed. */
export function todoStatuses(flow: StatusFlow): string[] {
  const material = flow.path[flow.path.indexOf(flow.confirmed) + 1];
  return material ? [flow.initial, material] : [flow.initial];
}

/** Statuses in which the goods have left. */
export const left = (flow: StatusFlow): string[] => flow.path.filter((key) => isDelivered(flow, key));

/** Statuses that end an order without delivery: cancelled. */
const ended = (flow: StatusFlow): string[] =>
  Object.keys(flow.states).filter((key) => statusOf(flow, key).terminal && !flow.path.includes(key));

/** Has left the factory. */
export const shipped = (flow: StatusFlow): SQL =>
  sql`(customer_order.shipped_date is not null or ${among(sql`customer_order.status`, left(flow))})`;

/** Still to be shipped: in work, and the goods are here (on hold included). */
export const unshipped = (flow: StatusFlow): SQL => sql`(customer_order.open and not ${shipped(flow)})`;

/** Cancelled: never counted in figures. */
export const cancelled = (flow: StatusFlow): SQL => among(sql`customer_order.status`, ended(flow));

/** A promise that holds for an order: the present one, or the one that was given first. */
export type Promised = 'promised_date' | 'original_promised_date';

/**
 * Counts in the on-time rate: not cancelled, and shipped, or promised before `today` and not shipped. Orders that were
 * imported as finished without a day of shipment say nothing and do not count.
 */
export const due = (
  flow: StatusFlow,
  promised: Promised,
  today: string,
): SQL => sql`(not ${cancelled(flow)} and (
  customer_order.shipped_date is not null or (${unshipped(flow)} and ${column(promised)} < ${today}::date)))`;

/** Of these: shipped on the promised day at the latest. */
export const kept = (promised: Promised): SQL =>
  sql`coalesce(customer_order.shipped_date <= ${column(promised)}, false)`;

export const column = (name: Promised): SQL => sql`customer_order.${sql.identifier(name)}`;

/** Promised before today, and the goods are here. */
export const overdue = (flow: StatusFlow, today: string): SQL =>
  sql`(${unshipped(flow)} and customer_order.promised_date < ${today}::date)`;

/** A checkpoint is open past its deadline. */
export const stuck = (now: string): SQL => sql`exists (select from checkpoint k
  where k.order_id = customer_order.id and k.state = 'open' and k.deadline_at <= ${now}::timestamptz)`;
