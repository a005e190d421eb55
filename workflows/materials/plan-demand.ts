import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { auditSubject } from '../orders/events.ts';
import { entriesOf, paintPlanned, paintSoon } from './after-change.ts';
import { type Amount, amountText } from './amount.ts';
import { type Bom, explode } from './explode.ts';
import { demandsOf, substitutionsIn } from './needs.ts';
import { readBom } from './read-bom.ts';
import { lockStock, readPiles } from './read-claims.ts';
import { settle } from './settle.ts';
import { readDemands, type StoredDemand, writeDemands } from './write-demands.ts';

interface PlannedOrder extends Record<string, unknown> {
  number: string;
  quantity: number;
  revision: string;
  product: string;
  /** Materials that something is kept of for it. */
  kept: string[];
}

/**
 * Computes what an order needs from the BOM of its product and reserves what is free of it. May be called again, after
 * a change of product, quantity or BOM: then demands and reservations are adjusted. What cannot be computed is written
 * with the demand and told to engineering; nothing is refused because of it. Purchasing gets the shortage card after
 * the commit.
 *
 * The caller has locked the order (or nothing at all).
 * @param options.quiet nobody is told about this order; whoever got or lost material is
 */
export async function planDemand(
  ctx: TxCtx,
  orderId: number,
  why: string,
  options: { quiet?: boolean } = {},
): Promise<void> {
  if (await knowsNothing(ctx, orderId)) return;
  const order = await lockOrder(ctx, orderId);
  const bom = await readBom(ctx, order.product, order.revision);
  const before = await readDemands(ctx, orderId);
  const locked = await lockStock(ctx, [
    ...bom.materials.keys(),
    ...before.map(({ code }) => code),
    ...order.kept,
  ]);
  const free = await freeMadeParts(ctx, bom, orderId);
  const needs = explode(bom, order.quantity, (code) => free.get(code) ?? 0);
  const demands = demandsOf(needs, substitutionsIn(before), bom.materials);
  await writeDemands(ctx, orderId, demands);
  const changes = await settle(ctx, locked, null);
  await settleSoon(
    ctx,
    changes.map((change) => change.orderId).filter((id) => id !== orderId),
  );
  if (options.quiet)
    await paintSoon(
      ctx,
      changes.map((change) => change.orderId).filter((id) => id !== orderId),
    );
  else await paintPlanned(ctx, orderId, changes);
  await audit(ctx, [
    planEntry(order.number, before, await readDemands(ctx, orderId), why),
    ...entriesOf(changes, why),
  ]);
}

/** No BOM is kept here at all, and nothing was planned or kept for this order: there is nothing to compute. */
async function knowsNothing({ tx }: TxCtx, orderId: number): Promise<boolean> {
  const [row] = await tx.execute<{ nothing: boolean }>(sql`
    select not exists (select from bom_line) and not exists (select from material_demand where order_id = ${orderId})
      and not exists (select from reservation where order_id = ${orderId}) as nothing`);
  return row?.nothing === true;
}

async function lockOrder({ tx }: TxCtx, orderId: number): Promise<PlannedOrder> {
  await tx.execute(sql`select from customer_order where id = ${orderId} for update`);
  const [order] = await tx.execute<PlannedOrder>(sql`
    select o.number, o.quantity, o.bom_revision as revision, p.code as product,
      array(select r.material_code from reservation r where r.order_id = o.id) as kept
    from customer_order o join product p on p.id = o.product_id where o.id = ${orderId}`);
  if (!order) throw new Error(`no order ${orderId}`);
  return order;
}

/** What the order may take from stock of parts that are made here: what is free, and what it holds of them already. */
async function freeMadeParts(ctx: TxCtx, bom: Bom, orderId: number): Promise<Map<string, Amount>> {
  const made = new Set(bom.lines.map(({ parentCode }) => parentCode));
  const codes = [...bom.materials.keys()].filter((code) => made.has(code));
  if (codes.length === 0) return new Map();
  return new Map(
    (await readPiles(ctx, codes)).map((pile) => {
      const others = pile.claims.filter((one) => one.orderId !== orderId);
      const reserved = others.reduce(
        (sum, { receipt, stock }) => sum + receipt.quantity - receipt.issued + stock.quantity - stock.issued,
        0,
      );
      const gone = pile.claims.reduce(
        (sum, { orderId: id, receipt, stock }) =>
          id === orderId ? sum + receipt.issued + stock.issued : sum,
        0,
      );
      return [pile.code, Math.max(0, pile.onHand - pile.withheld - reserved) + gone];
    }),
  );
}

/** What was needed before and what is needed now. */
export const planEntry = (
  number: string,
  before: readonly StoredDemand[],
  after: readonly StoredDemand[],
  why: string,
): AuditEntry => ({
  action: 'material.plan',
  ...auditSubject(number),
  change: { materials: [textsOf(before), textsOf(after)] },
  reason: why,
});

/** Null when there are none, so that an order without BOM that stays so leaves no trace. */
function textsOf(demands: readonly StoredDemand[]): string[] | null {
  if (demands.length === 0) return null;
  return demands.map(({ code, required, unit, problem }) =>
    problem ? `${code} 算不出` : `${code} ${amountText(required, unit)}`,
  );
}
