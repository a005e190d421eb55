import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { mayOver, type Parties, rolesOver } from '../staff/policy.ts';
import type { Near, WarningCause } from './rules.ts';

/** An open warning with what its card says of the order. The date and status are those of now. */
export interface OpenWarning extends Near, Parties {
  id: number;
  orderId: number;
  cause: WarningCause;
  told: string[];
  /** ISO 8601 UTC. */
  warnedAt: string;
  productName: string;
  quantity: number;
  unit: string;
  ownerName: string | null;
}

/** Most urgent first; more are not looked at. */
const MOST = 5_000;

/** All open warnings of orders that still wait, the nearest promise first, whoever may see them. */
export async function readOpen(
  { db, tx }: Pick<Ctx, 'db' | 'tx'>,
  condition: SQL = sql`true`,
): Promise<OpenWarning[]> {
  const rows = await (tx ?? db).execute<OpenWarning & Record<string, unknown>>(sql`
    select w.id::float8 as id, w.order_id::float8 as "orderId", w.cause, to_jsonb(w.told) as told,
      w.warned_at as "warnedAt", o.number, o.promised_date::text as "promisedDate", o.status, o.quantity,
      o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy",
      c.short_name as "customerName", p.name as "productName", p.unit, owner.name as "ownerName"
    from delivery_warning w join customer_order o on o.id = w.order_id
    join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    left join person owner on owner.user_id = o.owner_user_id
    where w.state = 'open' and ${condition}
    order by o.promised_date, o.rush desc, o.id limit ${MOST}`);
  return [...rows];
}

/**
 * Who answers a warning: whoever was told of it and still reaches the order, and whoever may edit the order. Groups
 * answer nothing.
 */
export function mayAnswer(
  { factory, actor }: Pick<Ctx, 'factory' | 'actor'>,
  warning: Parties & { told: readonly string[] },
): boolean {
  if (actor.kind === 'system' || rolesOver(factory, actor, warning).length === 0) return false;
  return warning.told.includes(actor.userId) || mayOver(factory, actor, warning, 'order.edit');
}

/** Those that the actor may answer. */
export async function openWarnings(ctx: Ctx): Promise<OpenWarning[]> {
  return (await readOpen(ctx)).filter((one) => mayAnswer(ctx, one));
}

/** The last warning of an order, as the order's own card tells it; one that is over is not told. */
export interface OrderWarning extends Parties {
  state: 'open' | 'answered';
  told: string[];
  warnedAt: string;
  answeredAt: string | null;
  answeredByName: string | null;
  answerText: string;
  answerUntil: string | null;
}

export async function warningOf(
  { db, tx }: Pick<Ctx, 'db' | 'tx'>,
  orderId: number,
): Promise<OrderWarning | null> {
  const [row] = await (tx ?? db).execute<OrderWarning & Record<string, unknown>>(sql`
    select w.state, to_jsonb(w.told) as told, w.warned_at as "warnedAt", w.answered_at as "answeredAt",
      coalesce(p.name, w.answered_by) as "answeredByName", w.answer_text as "answerText",
      w.answer_until::text as "answerUntil", o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId",
      o.created_by as "createdBy"
    from delivery_warning w join customer_order o on o.id = w.order_id
    left join person p on p.user_id = w.answered_by
    where w.order_id = ${orderId} and w.state in ('open', 'answered') order by w.id desc limit 1`);
  return row ?? null;
}
