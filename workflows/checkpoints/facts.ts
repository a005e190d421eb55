import { eq } from 'drizzle-orm';
import { customer, order, product } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { OrderFacts } from './rules.ts';

/** What checkpoints and their messages need to know of an order. */
export interface OrderBrief extends OrderFacts {
  id: number;
  number: string;
  version: number;
  status: string;
  /** Where the hold began; null when the order is not on hold. */
  heldFrom: string | null;
  customerName: string;
  productName: string;
  unit: string;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/** @returns undefined when there is no such order; rights are the caller's business */
export async function readBrief({ tx }: Pick<TxCtx, 'tx'>, orderId: number): Promise<OrderBrief | undefined> {
  const [row] = await tx
    .select({ order, customerName: customer.shortName, product })
    .from(order)
    .innerJoin(customer, eq(customer.id, order.customerId))
    .innerJoin(product, eq(product.id, order.productId))
    .where(eq(order.id, orderId));
  if (!row) return undefined;
  const o = row.order;
  return {
    id: o.id,
    number: o.number,
    version: o.version,
    status: o.status,
    heldFrom: o.heldFrom,
    customerName: row.customerName,
    productName: row.product.name,
    unit: row.product.unit,
    salesUserId: o.salesUserId,
    ownerUserId: o.ownerUserId,
    createdBy: o.createdBy,
    orderType: o.orderType,
    family: row.product.family,
    rush: o.rush,
    product: row.product.code,
    quantity: o.quantity,
    requirements: o.requirements,
    specialProcesses: o.specialProcesses,
    bomRevision: o.bomRevision,
    promisedDate: o.promisedDate,
  };
}
