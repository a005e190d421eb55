import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { type Amount, amountOf } from './amount.ts';

/** What may stand in for a material of an order's BOM. */
export interface Substitute {
  original: string;
  code: string;
  name: string;
  unit: string;
  /** So many of its unit for one unit of the original. */
  factor: string;
  /** On hand and promised to nobody. */
  free: Amount;
}

/** The substitutes that the BOM of an order's product allows, on any of its levels, the preferred first. */
export async function substitutesOf(
  { db, tx }: Pick<Ctx, 'db' | 'tx'>,
  orderId: number,
): Promise<Substitute[]> {
  const rows = await (tx ?? db).execute<
    {
      original: string;
      code: string;
      name: string;
      unit: string;
      factor: string;
      free: string;
    } & Record<string, unknown>
  >(sql`
    with recursive of as (
      select p.code collate "C" as product, o.bom_revision as revision
      from customer_order o join product p on p.id = o.product_id where o.id = ${orderId}
    ), chosen as (
      select l.* from bom_line l, of
      where l.revision = case
        when exists (select from bom_line r where r.parent_code = l.parent_code and r.revision = of.revision)
        then of.revision else '' end
    ), reached (code) as (
      select product from of
      union select l.material_code from reached join chosen l on l.parent_code = reached.code
    )
    select distinct on (l.material_code, s.material_code) l.material_code as original, s.material_code as code, m.name,
      m.unit, s.factor, greatest(0, coalesce(k.on_hand, 0) - coalesce(k.reserved, 0)) as free, s.priority
    from chosen l join reached on reached.code = l.parent_code
    join bom_substitute s on s.bom_line_id = l.id join material m on m.code = s.material_code
    left join stock k on k.material_code = s.material_code
    order by l.material_code, s.material_code, s.priority, l.id`);
  return [...rows]
    .sort((a, b) => Number(a.priority) - Number(b.priority))
    .map(({ original, code, name, unit, factor, free }) => ({
      original,
      code,
      name,
      unit,
      factor,
      free: amountOf(free),
    }));
}
