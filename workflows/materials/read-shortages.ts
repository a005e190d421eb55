import { type SQL, sql } from 'drizzle-orm';
import type { Actor, Ctx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { type OrderView, readOrder, readOrders } from '../orders/read-order.ts';
import { type Parties, sees, visibleOrders } from '../staff/policy.ts';
import { isShort, type MaterialLine, readLines } from './coverage.ts';
import { type Substitute, substitutesOf } from './read-substitutes.ts';
import { mayPlan } from './rights.ts';

/** What one order lacks, as one reader may see it. */
export interface ShortageView {
  order: OrderView;
  /** Missing or not computable: those that nobody has a date for first, then the late ones. */
  lines: MaterialLine[];
  /** How many materials it needs. */
  total: number;
  substitutes: Substitute[];
  /** Whether the reader plans its material. */
  plans: boolean;
}

/** Null when the actor may not see the order's material; no difference is told from an order that does not exist. */
export async function readShortages(ctx: Ctx, orderId: number): Promise<ShortageView | null> {
  const [[of], order] = await Promise.all([
    (ctx.tx ?? ctx.db).execute<Parties & Record<string, unknown>>(sql`
      select sales_user_id as "salesUserId", owner_user_id as "ownerUserId", created_by as "createdBy"
      from customer_order where id = ${orderId}`),
    readOrder(ctx, orderId, 'single'),
  ]);
  if (!of || !order || !sees(ctx.factory, ctx.actor, of, 'material')) return null;
  const lines = await readLines(ctx, [orderId]);
  const short = order.open ? sorted(lines.filter(isShort), order.promised) : [];
  return {
    order,
    lines: short,
    total: lines.length,
    substitutes: short.length > 0 ? await substitutesOf(ctx, orderId) : [],
    plans: order.open && mayPlan(ctx, of),
  };
}

/** Later than the order is promised. */
export const isLate = (line: Pick<MaterialLine, 'expectedDate'>, promised: string): boolean =>
  line.expectedDate !== null && line.expectedDate > promised;

function sorted(lines: readonly MaterialLine[], promised: string): MaterialLine[] {
  const turn = (line: MaterialLine): number =>
    line.expectedDate === null ? 0 : isLate(line, promised) ? 1 : 2;
  return [...lines].sort((a, b) => turn(a) - turn(b) || (a.code < b.code ? -1 : 1));
}

/** Orders that lack something, with what they lack, the nearest promise first. */
export interface OpenShortages {
  orders: { order: OrderView; lines: MaterialLine[] }[];
  total: number;
}

/**
 * Open orders with shortages whose material the actor plans.
 * @param within only of these orders
 */
export async function readOpenShortages(
  ctx: Ctx,
  most: number,
  within?: readonly number[],
): Promise<OpenShortages> {
  const among = within ? sql`and id = any(${sql.param([...within])}::bigint[])` : sql``;
  const rows = await (ctx.tx ?? ctx.db).execute<{ id: number; total: number }>(sql`
    select id::float8 as id, (count(*) over ())::int as total from customer_order
    where open and ${plannedBy(ctx.factory, ctx.actor)} ${among} and exists (
      select from material_demand d
      where d.order_id = customer_order.id and (d.problem <> '' or d.required > (
        select coalesce(sum(r.quantity), 0) from reservation r
        where r.order_id = d.order_id and r.material_code = d.material_code)))
    order by promised_date, id limit ${most}`);
  const ids = rows.map(({ id }) => id);
  const [orders, lines] = await Promise.all([readOrders(ctx, ids, 'single'), readLines(ctx, ids)]);
  return {
    orders: orders.map((order) => ({
      order,
      lines: sorted(
        lines.filter((line) => line.orderId === order.id && isShort(line)),
        order.promised,
      ),
    })),
    total: rows[0]?.total ?? 0,
  };
}

/** The rows that roles with the sight and the permission reach. */
function plannedBy(factory: Factory, actor: Actor): SQL {
  if (actor.kind === 'system') return sql`true`;
  const roles = actor.roles.filter((key) => {
    const role = factory.roles[key];
    return role?.sees.includes('material') && role.may.includes('material.plan');
  });
  return visibleOrders(factory, { ...actor, roles });
}
