import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';

/** What an order needs of a material and what is held for it, in the material's unit, as decimal text. */
export interface DemandLine {
  code: string;
  name: string;
  unit: string;
  required: string;
  held: string;
  missing: string;
  expectedDate: string | null;
  supplier: string;
}

/** The material demand of an order, what is missing first. */
export async function readDemand(ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<DemandLine[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<DemandLine & Record<string, unknown>>(sql`
    select m.code, m.name, m.unit, d.required::text, r.held::text as held,
      greatest(d.required - r.held, 0)::text as missing, d.expected_date as "expectedDate", d.supplier
    from material_demand d join material m on m.code = d.material_code
    cross join lateral (select coalesce(sum(quantity), 0) as held from reservation
      where order_id = d.order_id and material_code = d.material_code) r
    where d.order_id = ${orderId}
    order by (d.required > r.held) desc, m.code`);
  return [...rows];
}
