import { sql } from 'drizzle-orm';
import { tool } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { Difference } from './compare.ts';
import type { MasterData } from './data.ts';
import type { MasterHouse } from './house.ts';

/** Writes what a workbook changes, in sets; what it leaves as it is is not touched. */
export async function writeMaster(
  ctx: TxCtx,
  data: MasterData,
  house: MasterHouse,
  differences: readonly Difference[],
): Promise<void> {
  const changed = new Set(differences.map(({ kind, code, revision }) => `${kind}:${code}:${revision}`));
  const isChanged = (kind: string, code: string, revision = '') => changed.has(`${kind}:${code}:${revision}`);
  await writeMaterials(
    ctx,
    data.materials.filter(({ code }) => isChanged('materials', code)),
  );
  await writeBom(
    ctx,
    house,
    data.bom.filter(({ parent, revision }) => isChanged('bom', parent, revision)),
  );
  await writeRouting(
    ctx,
    house,
    data.routing.filter(({ product, revision }) => isChanged('routing', product, revision)),
  );
  await writeQuality(
    ctx,
    house,
    data.quality.filter(({ product }) => isChanged('quality', product)),
  );
  await writeTools(
    ctx,
    house,
    (data.tools ?? []).filter(({ code }) => isChanged('tools', code)),
  );
}

/** Empty cells keep what is known. */
async function writeTools(
  { tx }: TxCtx,
  { tools }: MasterHouse,
  rows: NonNullable<MasterData['tools']>,
): Promise<void> {
  const known = new Map(tools.map((one) => [one.code, one]));
  const values = rows.map(({ code, name, pieces, lifeMinutes, usedMinutes }) => ({
    code,
    name,
    pieces,
    lifeMinutes: lifeMinutes ?? known.get(code)?.lifeMinutes ?? null,
    usedMinutes: usedMinutes ?? known.get(code)?.usedMinutes ?? 0,
  }));
  if (values.length === 0) return;
  await tx
    .insert(tool)
    .values(values)
    .onConflictDoUpdate({
      target: tool.code,
      set: {
        name: sql`excluded.name`,
        pieces: sql`excluded.pieces`,
        lifeMinutes: sql`excluded.life_minutes`,
        usedMinutes: sql`excluded.used_minutes`,
      },
    });
}

/** Empty cells keep what is known. */
async function writeMaterials({ tx }: TxCtx, rows: MasterData['materials']): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into material as m (code, name, unit, unit_factors, supplier, lead_days)
    select r.code, r.name, r.unit, r."unitFactors", r.supplier, r."leadDays"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(
      code text, name text, unit text, "unitFactors" jsonb, supplier text, "leadDays" int)
    order by r.code
    on conflict (code) do update set name = excluded.name, unit = excluded.unit,
      unit_factors = case when excluded.unit_factors = '{}' then m.unit_factors else excluded.unit_factors end,
      supplier = coalesce(nullif(excluded.supplier, ''), m.supplier),
      lead_days = coalesce(excluded.lead_days, m.lead_days)`);
}

async function writeBom({ tx }: TxCtx, { products }: MasterHouse, rows: MasterData['bom']): Promise<void> {
  if (rows.length === 0) return;
  const records = JSON.stringify(
    rows.map((row) => ({ ...row, parent: products.get(row.parent)?.code ?? row.parent })),
  );
  await tx.execute(sql`
    delete from bom_line l using (
      select distinct parent, revision from jsonb_to_recordset(${records}::text::jsonb) as r(parent text, revision text)) r
    where l.parent_code = r.parent and l.revision = r.revision`);
  await tx.execute(sql`
    insert into bom_line (parent_code, revision, line, material_code, quantity_per, unit, scrap)
    select parent, revision, line, material, "quantityPer", unit, scrap
    from jsonb_to_recordset(${records}::text::jsonb) as r(
      parent text, revision text, line int, material text, "quantityPer" numeric, unit text, scrap numeric)`);
  await tx.execute(sql`
    insert into bom_substitute (bom_line_id, material_code, factor, priority)
    select l.id, s.one->>'material', (s.one->>'factor')::numeric, s.place
    from jsonb_to_recordset(${records}::text::jsonb) as r(parent text, revision text, line int, substitutes jsonb)
    join bom_line l on l.parent_code = r.parent and l.revision = r.revision and l.line = r.line
    cross join lateral jsonb_array_elements(r.substitutes) with ordinality as s(one, place)
    on conflict do nothing`);
}

async function writeRouting(
  { tx }: TxCtx,
  { products }: MasterHouse,
  rows: MasterData['routing'],
): Promise<void> {
  if (rows.length === 0) return;
  const records = JSON.stringify(rows.map((row) => ({ ...row, id: products.get(row.product)?.id })));
  await tx.execute(sql`
    delete from routing_operation o using (
      select distinct id, revision from jsonb_to_recordset(${records}::text::jsonb) as r(id bigint, revision text)) r
    where o.product_id = r.id and o.revision = r.revision`);
  await tx.execute(sql`
    insert into routing_operation (product_id, revision, step, name, work_centre, setup_minutes, run_minutes, tooling,
      outsourced, supplier, lead_days, process)
    select id, revision, step, name, "workCentre", "setupMinutes", "runMinutes", tooling, outsourced, supplier, "leadDays", process
    from jsonb_to_recordset(${records}::text::jsonb) as r(
      id bigint, revision text, step int, name text, "workCentre" text, "setupMinutes" numeric, "runMinutes" numeric,
      tooling text, outsourced boolean, supplier text, "leadDays" int, process text)`);
}

async function writeQuality(
  { tx }: TxCtx,
  { products }: MasterHouse,
  rows: MasterData['quality'],
): Promise<void> {
  if (rows.length === 0) return;
  const records = JSON.stringify(rows.map((row) => ({ ...row, id: products.get(row.product)?.id })));
  await tx.execute(sql`
    delete from quality_item where product_id in (
      select id from jsonb_to_recordset(${records}::text::jsonb) as r(id bigint))`);
  await tx.execute(sql`
    insert into quality_item (product_id, line, name, method, unit, nominal, lower, upper, requirement, critical)
    select id, line, name, method, unit, nominal, lower, upper, requirement, critical
    from jsonb_to_recordset(${records}::text::jsonb) as r(
      id bigint, line int, name text, method text, unit text, nominal numeric, lower numeric, upper numeric,
      requirement text, critical boolean)`);
}
