import { eq, sql } from 'drizzle-orm';
import { order as orderTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { type OrderView, readOrder } from '../orders/read-order.ts';
import { choicesOf, machinesOf } from '../scheduling/machines.ts';
import { rolesOver } from '../staff/policy.ts';
import { reads } from '../staff/policy-table.ts';
import { type OrderFact, tellable } from './tellable.ts';

export interface Operation extends Record<string, unknown> {
  step: number;
  name: string;
  good: number;
  scrap: number;
  finished: boolean;
  /** At a supplier by a planner's word: what comes back is reported without a machine. */
  away: boolean;
  /** Of machines that may do it; empty where it is made by hand, outside as routed, or nobody knows. */
  machines: string[];
}

/** A machine that an operation of the order may be made on. */
export interface ReportMachine {
  id: string;
  name: string;
}

/** A material that an order needs; amounts are decimal text in its unit. */
export interface Need extends Record<string, unknown> {
  code: string;
  name: string;
  unit: string;
  required: string;
  /** Not reserved and not received yet. */
  missing: string;
  /** Held for the order and not issued yet. */
  ready: string;
}

export interface Item extends Record<string, unknown> {
  line: number;
  name: string;
  unit: string;
  lower: string | null;
  upper: string | null;
  requirement: string;
}

/** What forms about an order are filled with; what the reader may not see is empty. */
export interface ReportState {
  order: OrderView;
  tells: OrderFact[];
  operations: Operation[];
  /** Those that any of the operations may be made on. */
  machines: ReportMachine[];
  needs: Need[];
  items: Item[];
  /** The carrier that was agreed. */
  carrier: string;
  /** Pieces that have not left; null: the reader may not know. */
  left: number | null;
  customerPo: string;
}

/** @throws AppError order.not_found, also when the actor may not see it */
export async function readState(ctx: TxCtx, orderId: number): Promise<ReportState> {
  const [view, [row]] = [
    await readOrder(ctx, orderId, 'single'),
    await ctx.tx.select().from(orderTable).where(eq(orderTable.id, orderId)),
  ];
  if (!view || !row) throw new AppError('order.not_found');
  const tells = tellable(rolesOver(ctx.factory, ctx.actor, row));
  const { sights } = view;
  const seesWork = reads(sights, 'routing', 'operation');
  const seesMaterial = reads(sights, 'demand', 'missing');
  const seesQuality = reads(sights, 'quality', 'item');
  const seesShipping = reads(sights, 'order', 'shippedQuantity');
  return {
    order: view,
    tells,
    ...(seesWork ? await workOf(ctx, row) : { operations: [], machines: [] }),
    needs: seesMaterial ? await needsOf(ctx, orderId) : [],
    items: seesQuality ? await itemsOf(ctx, row.productId) : [],
    carrier: seesShipping ? row.carrier : '',
    left: seesShipping ? Math.max(0, row.quantity - row.shippedQuantity) : null,
    customerPo: row.customerPo,
  };
}

/** `instead`: where an operation is made that a planner gave to a supplier; null: nobody did. */
type Row = Omit<Operation, 'machines' | 'away'> & {
  centre: string;
  outsourced: boolean;
  instead: string | null;
};

/** Operations with the machines that may do each, its planned one first. */
async function workOf(
  ctx: TxCtx,
  order: { id: number; productId: number; bomRevision: string },
): Promise<Pick<ReportState, 'operations' | 'machines'>> {
  const rows = await operationsOf(ctx, order);
  const all = await machinesOf(ctx);
  const planned = await ctx.tx.execute<{ step: number; machine: string }>(sql`
    select step, machine from machine_booking where order_id = ${order.id} and machine <> ''`);
  const operations = rows.map(({ centre, outsourced, instead, ...one }): Operation => {
    const made = instead ?? (outsourced ? null : centre || String(one.name));
    const models = made ? choicesOf(all, made).map(({ model }) => model) : [];
    const able = models
      .flatMap((model) => all.filter((machine) => machine.model === model))
      .map(({ id }) => id);
    const first = planned.find(({ step }) => step === one.step)?.machine ?? '';
    return {
      ...one,
      away: instead !== null,
      machines: [...able.filter((id) => id === first), ...able.filter((id) => id !== first)],
    } as Operation;
  });
  const used = new Set(operations.flatMap(({ machines }) => machines));
  return { operations, machines: all.filter(({ id }) => used.has(id)).map(({ id, name }) => ({ id, name })) };
}

/** The order's own operations with what was reported of them, or those of its product while it has none. */
async function operationsOf(
  ctx: TxCtx,
  order: { id: number; productId: number; bomRevision: string },
): Promise<Row[]> {
  const own = await ctx.tx.execute<Row>(sql`
    select w.step, w.name, w.good, w.scrap, w.finished, w.work_centre as centre, w.outsourced,
      case when x.id is not null then coalesce(x.former->>'workCentre', '') end as instead
    from order_operation w left join outside_order x on x.order_id = w.order_id and x.step = w.step and x.name = w.name
      and x.state in ('wanted', 'placed')
    where w.order_id = ${order.id} order by w.step`);
  if (own.length > 0) return [...own];
  const planned = await ctx.tx.execute<Row>(sql`
    select step, name, 0 as good, 0 as scrap, false as finished, work_centre as centre, outsourced,
      null as instead from routing_operation
    where product_id = ${order.productId} and revision = (
      select coalesce(max(revision) filter (where revision = ${order.bomRevision}), '')
      from routing_operation where product_id = ${order.productId})
    order by step`);
  return [...planned];
}

async function needsOf(ctx: TxCtx, orderId: number): Promise<Need[]> {
  const rows = await ctx.tx.execute<Need>(sql`
    select d.material_code as code, m.name, m.unit, trim_scale(d.required)::text as required,
      trim_scale(greatest(0, d.required - coalesce(r.held, 0)))::text as missing,
      trim_scale(coalesce(r.held - r.issued, 0))::text as ready
    from material_demand d join material m on m.code = d.material_code
    left join lateral (
      select sum(quantity) as held, sum(issued) as issued from reservation
      where order_id = d.order_id and material_code = d.material_code) r on true
    where d.order_id = ${orderId} and d.required > 0
    order by d.required - coalesce(r.held, 0) <= 0, d.material_code`);
  return [...rows];
}

async function itemsOf(ctx: TxCtx, productId: number): Promise<Item[]> {
  const rows = await ctx.tx.execute<Item>(sql`
    select line, name, unit, trim_scale(lower)::text as lower, trim_scale(upper)::text as upper, requirement
    from quality_item where product_id = ${productId} order by critical desc, line`);
  return [...rows];
}
