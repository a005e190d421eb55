import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';

/** A line of a bill of materials, where it stands in the tree. */
export interface BomNode {
  /** 1 for what goes into the product itself. */
  level: number;
  /** Of its line; '' is the one without revision. */
  revision: string;
  materialCode: string;
  name: string;
  /** Per unit of its parent. */
  quantityPer: string;
  unit: string;
  /** Share lost in making, 0.03 = 3 %. */
  scrap: string;
  /** What may stand in for it, the first choice first. */
  substitutes: { code: string; name: string }[];
}

/** A tree deeper than this is a mistake in the data; so is one that comes back to itself, which is not followed. */
const DEEPEST = 8;

/**
 * The BOM of a product as a tree read from the top, each line followed by what it is made of. A parent without lines of
 * the order's revision has those of none ('').
 */
export async function readBomTree(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  productCode: string,
  revision: string,
): Promise<BomNode[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<BomNode & Record<string, unknown>>(sql`
    with recursive tree as (
      select l.*, 1 as level, array[l.parent_code, l.material_code]::text[] as codes, array[l.line] as place
      from bom_line l where l.parent_code = ${productCode} and ${ofRevision(sql`l`, revision)}
      union all
      select l.*, t.level + 1, t.codes || l.material_code::text, t.place || l.line
      from tree t join bom_line l on l.parent_code = t.material_code and ${ofRevision(sql`l`, revision)}
      where t.level < ${DEEPEST} and l.material_code <> all (t.codes)
    )
    select t.level, t.revision, t.material_code as "materialCode", m.name, t.quantity_per::text as "quantityPer", t.unit,
      t.scrap::text as scrap, coalesce((
        select jsonb_agg(jsonb_build_object('code', sm.code, 'name', sm.name) order by s.priority, sm.code)
        from bom_substitute s join material sm on sm.code = s.material_code where s.bom_line_id = t.id), '[]') as substitutes
    from tree t join material m on m.code = t.material_code
    order by t.place limit 200`);
  return [...rows];
}

const ofRevision = (of: ReturnType<typeof sql>, revision: string) => sql`${of}.revision = (
  select case when exists (select from bom_line r where r.parent_code = ${of}.parent_code and r.revision = ${revision})
    then ${revision} else '' end)`;
