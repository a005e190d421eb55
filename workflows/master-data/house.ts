import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { codeKey, type MasterData } from './data.ts';

export interface HouseMaterial extends Record<string, unknown> {
  code: string;
  name: string;
  unit: string;
  unitFactors: Record<string, number>;
  supplier: string;
  leadDays: number | null;
  /** Amounts in its unit exist (stock, facts, demands): the unit cannot change any more. */
  used: boolean;
}

export interface HouseBomLine extends Record<string, unknown> {
  parent: string;
  revision: string;
  line: number;
  material: string;
  quantityPer: string;
  unit: string;
  scrap: string;
  substitutes: { material: string; factor: string }[];
}

export interface HouseOperation extends Record<string, unknown> {
  product: string;
  revision: string;
  step: number;
  name: string;
  workCentre: string;
  setupMinutes: string;
  runMinutes: string;
  tooling: string;
  outsourced: boolean;
  supplier: string;
  leadDays: number | null;
  process: string;
}

export interface HouseTool extends Record<string, unknown> {
  code: string;
  name: string;
  pieces: number;
  lifeMinutes: number | null;
  usedMinutes: number;
}

export interface HouseItem extends Record<string, unknown> {
  product: string;
  line: number;
  name: string;
  method: string;
  unit: string;
  nominal: string | null;
  lower: string | null;
  upper: string | null;
  requirement: string;
  critical: boolean;
}

/** What the house knows of everything that a workbook names. */
export interface MasterHouse {
  /** By code key. */
  products: ReadonlyMap<string, { id: number; code: string; name: string }>;
  materials: ReadonlyMap<string, HouseMaterial>;
  /** Lines of the parents that the workbook names. */
  bom: readonly HouseBomLine[];
  operations: readonly HouseOperation[];
  items: readonly HouseItem[];
  /** By code, those that the workbook names; and whoever has one of its names. */
  tools: readonly HouseTool[];
  /** Every edge of every BOM, for circles. */
  edges: readonly { parent: string; revision: string; material: string }[];
}

const array = (values: Iterable<string>) => sql.param([...new Set(values)]);

/** Reads the house in some sets; the caller holds the lock of master data where it writes afterwards. */
export async function readHouse(ctx: TxCtx, data: MasterData): Promise<MasterHouse> {
  const { tx } = ctx;
  const wanted = [
    ...data.bom.map(({ parent }) => parent),
    ...data.routing.map(({ product }) => product),
    ...data.quality.map(({ product }) => product),
  ];
  const products = await tx.execute<{ id: number; code: string; name: string }>(sql`
    select id::float8 as id, code, name from product where upper(code) = any(${array(wanted)}::text[])`);
  const codes = [
    ...data.materials.map(({ code }) => code),
    ...data.bom.flatMap((row) => [
      row.parent,
      row.material,
      ...row.substitutes.map(({ material }) => material),
    ]),
  ];
  const materials = await tx.execute<HouseMaterial>(sql`
    select code, name, unit, unit_factors as "unitFactors", supplier, lead_days as "leadDays",
      (exists (select from stock s where s.material_code = m.code and (s.on_hand <> 0 or s.reserved <> 0))
        or exists (select from fact f where f.material_code = m.code)
        or exists (select from material_demand d where d.material_code = m.code)) as used
    from material m where code = any(${array(codes)}::text[])`);
  const parents = data.bom.map(({ parent }) => parent);
  const productIds = sql.param(products.map(({ id }) => id));
  return {
    products: new Map(products.map((one) => [codeKey(one.code), one])),
    materials: new Map(materials.map((one) => [one.code, one])),
    bom: await readBomLines(ctx, parents),
    operations: await readOperations(ctx, productIds),
    items: await readItems(ctx, productIds),
    tools: await readTools(ctx, data.tools ?? []),
    edges:
      data.bom.length === 0
        ? []
        : await tx.execute<{ parent: string; revision: string; material: string }>(
            sql`select distinct upper(parent_code) as parent, revision, material_code as material from bom_line`,
          ),
  };
}

async function readTools({ tx }: TxCtx, named: NonNullable<MasterData['tools']>): Promise<HouseTool[]> {
  if (named.length === 0) return [];
  const rows = await tx.execute<HouseTool>(sql`
    select code, name, pieces, life_minutes as "lifeMinutes", used_minutes as "usedMinutes" from tool
    where code = any(${array(named.map(({ code }) => code))}::text[])
      or name = any(${array(named.map(({ name }) => name))}::text[]) order by code`);
  return [...rows];
}

export async function readBomLines({ tx }: TxCtx, parents: Iterable<string>): Promise<HouseBomLine[]> {
  const rows = await tx.execute<HouseBomLine>(sql`
    select upper(l.parent_code) as parent, l.revision, l.line, l.material_code as material,
      trim_scale(l.quantity_per)::text as "quantityPer", l.unit, trim_scale(l.scrap)::text as scrap,
      coalesce((select jsonb_agg(jsonb_build_object('material', s.material_code, 'factor', trim_scale(s.factor)::text)
        order by s.priority, s.material_code) from bom_substitute s where s.bom_line_id = l.id), '[]') as substitutes
    from bom_line l where upper(l.parent_code) = any(${array(parents)}::text[])
    order by 1, 2, 3`);
  return [...rows];
}

export async function readOperations({ tx }: TxCtx, productIds: unknown): Promise<HouseOperation[]> {
  const rows = await tx.execute<HouseOperation>(sql`
    select upper(p.code) as product, r.revision, r.step, r.name, r.work_centre as "workCentre",
      trim_scale(r.setup_minutes)::text as "setupMinutes", trim_scale(r.run_minutes)::text as "runMinutes", r.tooling,
      r.outsourced, r.supplier, r.lead_days as "leadDays", r.process
    from routing_operation r join product p on p.id = r.product_id
    where r.product_id = any(${productIds}::bigint[]) order by 1, 2, 3`);
  return [...rows];
}

export async function readItems({ tx }: TxCtx, productIds: unknown): Promise<HouseItem[]> {
  const rows = await tx.execute<HouseItem>(sql`
    select upper(p.code) as product, q.line, q.name, q.method, q.unit, trim_scale(q.nominal)::text as nominal,
      trim_scale(q.lower)::text as lower, trim_scale(q.upper)::text as upper, q.requirement, q.critical
    from quality_item q join product p on p.id = q.product_id
    where q.product_id = any(${productIds}::bigint[]) order by 1, 2`);
  return [...rows];
}
