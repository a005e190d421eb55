import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { type Coverage, coverageOf } from '../materials/coverage.ts';

/** How far an order is by its facts; knows no reader (cards/progress-fields.ts shows of it what they may see). */
export interface Progress {
  material: Coverage;
  /** Where the work is: the first operation that is not done; null: none is known, or all are. */
  operation: { step: number; name: string; good: number } | null;
  operations: number;
  shippedQuantity: number;
  reworkCount: number;
  /** The status to which the facts have carried it while something keeps it back. */
  targetStatus: string | null;
}

/** @returns null when there is no such order */
export async function progressOf(ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<Progress | null> {
  const [coverage, [row]] = await Promise.all([
    coverageOf(ctx, [orderId]),
    (ctx.tx ?? ctx.db).execute<Omit<Progress, 'material'> & Record<string, unknown>>(sql`
      select o.shipped_quantity as "shippedQuantity", o.rework_count as "reworkCount", o.target_status as "targetStatus",
        (select count(*) from order_operation p where p.order_id = o.id)::int as operations,
        (select jsonb_build_object('step', p.step, 'name', p.name, 'good', p.good) from order_operation p
         where p.order_id = o.id and not p.finished and p.good < o.quantity order by p.step limit 1) as operation
      from customer_order o where o.id = ${orderId}`),
  ]);
  const material = coverage.get(orderId);
  return row && material ? { ...row, material } : null;
}
