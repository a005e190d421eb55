import { sql } from 'drizzle-orm';
import type { DemandOrigin } from '../../db/schema/materials.ts';
import type { TxCtx } from '../context.ts';
import { type Amount, amountOf, decimalOf } from './amount.ts';
import type { Demand } from './needs.ts';

/** A demand as it stands in the database. */
export interface StoredDemand {
  code: string;
  required: Amount;
  origin: DemandOrigin[];
  substituteFor: string | null;
  problem: string;
  unit: string;
}

export async function readDemands({ tx }: TxCtx, orderId: number): Promise<StoredDemand[]> {
  const rows = await tx.execute<
    Omit<StoredDemand, 'required'> & { required: string } & Record<string, unknown>
  >(sql`
    select d.material_code as code, d.required, d.origin, d.substitute_for as "substituteFor", d.problem, m.unit
    from material_demand d join material m on m.code = d.material_code
    where d.order_id = ${orderId} order by d.material_code`);
  return rows.map((row) => ({ ...row, required: amountOf(row.required) }));
}

/**
 * Makes these the demands of the order. What purchasing filled in stays with demands that stay; demands without need and
 * problem (all of it was replaced by a substitute) stay, so that what became of the material can be seen.
 */
export async function writeDemands(
  { tx }: TxCtx,
  orderId: number,
  demands: readonly Demand[],
): Promise<void> {
  const json = JSON.stringify(demands.map((one) => ({ ...one, required: decimalOf(one.required) })));
  await tx.execute(sql`
    delete from material_demand where order_id = ${orderId}
      and material_code not in (select code from jsonb_to_recordset(${json}::text::jsonb) as r (code text))`);
  await tx.execute(sql`
    insert into material_demand (order_id, material_code, required, origin, substitute_for, problem)
    select ${orderId}::bigint, r.code, r.required, r.origin, r."substituteFor", r.problem
    from jsonb_to_recordset(${json}::text::jsonb)
      as r (code text, required numeric, origin jsonb, "substituteFor" text, problem text)
    order by r.code
    on conflict (order_id, material_code) do update set required = excluded.required, origin = excluded.origin,
      substitute_for = excluded.substitute_for, problem = excluded.problem`);
}
