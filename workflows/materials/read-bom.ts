import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { Bom, Line } from './explode.ts';
import type { Measured } from './units.ts';

interface BomRow extends Record<string, unknown> {
  lines: Line[] | null;
  materials: ({ code: string } & Measured)[] | null;
}

/**
 * The bill of a product with everything below it. Of each part the lines of `revision` hold; a part that has none of
 * that revision has those without one ('').
 */
export async function readBom({ tx }: TxCtx, product: string, revision: string): Promise<Bom> {
  const [row] = await tx.execute<BomRow>(sql`
    with recursive chosen as (
      select l.* from bom_line l
      where l.revision = case
        when exists (select from bom_line r where r.parent_code = l.parent_code and r.revision = ${revision})
        then ${revision} else '' end
    ), reached (code) as (
      select ${product}::text collate "C"
      union select l.material_code from reached join chosen l on l.parent_code = reached.code
    ), line as (
      select l.parent_code, l.line, l.material_code, l.quantity_per, l.unit, l.scrap
      from chosen l join reached on reached.code = l.parent_code
    )
    select
      (select jsonb_agg(jsonb_build_object('parentCode', parent_code, 'materialCode', material_code,
          'quantityPer', quantity_per::text, 'unit', unit, 'scrap', scrap::text)
        order by parent_code, line, material_code) from line) as lines,
      (select jsonb_agg(jsonb_build_object('code', code, 'unit', unit, 'unitFactors', unit_factors))
        from material where code in (select material_code from line)) as materials`);
  const materials = new Map((row?.materials ?? []).map(({ code, ...measured }) => [code, measured]));
  return { product, lines: row?.lines ?? [], materials };
}
