import { eq, sql } from 'drizzle-orm';
import { order } from '../../../db/schema/index.ts';
import type { Ctx } from '../../context.ts';
import { reads } from '../../staff/policy-table.ts';
import { type EditRights, editRights } from '../editing/rights.ts';
import { type OrderView, readOrder } from '../read-order.ts';

/** An order with everything of its own row that the reader may see; null stands for what they may not. */
export interface FullOrder extends OrderView {
  customerPo: string;
  remark: string;
  carrier: string | null;
  carrierTerms: string | null;
  shippedQuantity: number | null;
  reworkCount: number | null;
  /** Shanghai wall clock, and a name. */
  createdAt: string;
  createdByName: string;
  modifiedAt: string;
  modifiedByName: string;
  rights: EditRights;
}

const local = (column: typeof order.createdAt | typeof order.modifiedAt) =>
  sql<string>`to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')`;
/** `staff:<userId>` as a name; whoever is no person is 系统. */
const named = (column: typeof order.createdBy | typeof order.modifiedBy) =>
  sql<string>`case when ${column} like 'staff:%'
    then coalesce((select p.name from person p where p.user_id = substr(${column}, 7)), substr(${column}, 7))
    else '系统' end`;

/** The order for its full view, face to face only; null when there is none that the actor may see. */
export async function readFull(ctx: Ctx, id: number): Promise<FullOrder | null> {
  const view = await readOrder(ctx, id, 'single');
  if (!view) return null;
  const [row] = await (ctx.tx ?? ctx.db)
    .select({
      order,
      createdAt: local(order.createdAt),
      createdByName: named(order.createdBy),
      modifiedAt: local(order.modifiedAt),
      modifiedByName: named(order.modifiedBy),
    })
    .from(order)
    .where(eq(order.id, id));
  if (!row) return null;
  const { order: o, ...who } = row;
  const seen = <T>(field: Parameters<typeof reads<'order'>>[2], value: T): T | null =>
    reads(view.sights, 'order', field) ? value : null;
  return {
    ...view,
    ...who,
    customerPo: o.customerPo,
    remark: o.remark,
    carrier: seen('carrier', o.carrier),
    carrierTerms: seen('carrierTerms', o.carrierTerms),
    shippedQuantity: seen('shippedQuantity', o.shippedQuantity),
    reworkCount: seen('reworkCount', o.reworkCount),
    rights: editRights(ctx.factory, ctx.actor, o),
  };
}
