import { sql } from 'drizzle-orm';
import writeXlsxFile from 'write-excel-file/node';
import { evidenceFile } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Sight } from '../factory/factory.ts';
import { rolesNamed } from '../factory/rules.ts';
import type { Where } from '../flow.ts';
import { say } from '../say.ts';
import { codeKey } from './data.ts';
import { type HouseMaterial, readBomLines, readItems, readOperations } from './house.ts';
import { type MasterKey, sheetOf } from './layouts.ts';

type Value = string | number | boolean | null;
/** What belongs to a product. */
type ProductKey = Exclude<MasterKey, 'tools'>;

/** Columns of the workbook that goes out, named so that it comes back as it is. */
const COLUMNS: Readonly<Record<ProductKey, readonly string[]>> = {
  materials: ['物料编码', '名称', '单位', '供应商', '采购周期(天)', '换算'],
  bom: ['父件编码', '版本', '行号', '物料编码', '用量', '单位', '损耗率', '替代料'],
  routing: [
    '产品编码',
    '版本',
    '工序号',
    '工序名称',
    '设备组',
    '准备工时(分钟)',
    '单件工时(分钟)',
    '工装',
    '外协',
    '外协厂',
    '外协周期(天)',
    '特殊工艺',
  ],
  quality: ['产品编码', '行号', '检验项目', '方法', '单位', '标称', '下限', '上限', '要求', '关键'],
};
/** What it takes to see each sheet. */
const NEEDS: Readonly<Record<ProductKey, Sight>> = {
  materials: 'material',
  bom: 'material',
  routing: 'production',
  quality: 'quality',
};

/**
 * 导出BOM KHM-200: the product's BOM with all levels, their materials, its routing and its quality standard as a
 * workbook that can be changed and sent back. Who may not see a part gets the sheets of the others.
 * @throws AppError master.not_visible, master.no_such_product
 */
export async function exportMaster(ctx: TxCtx, wanted: string, where: Where): Promise<void> {
  const sheets = (['materials', 'bom', 'routing', 'quality'] as const).filter((key) => sees(ctx, NEEDS[key]));
  if (sheets.length === 0) throw new AppError('master.not_visible');
  const product = await productOf(ctx, wanted);
  if (!product) throw new AppError('master.no_such_product', { text: wanted.slice(0, 30) });
  const tables = await readTables(ctx, product);
  const bytes = await writeXlsxFile(
    sheets.map((key) => ({
      sheet: sheetOf(key).name,
      stickyRowsCount: 1,
      columns: COLUMNS[key].map(() => ({ width: 14 })),
      data: [
        COLUMNS[key].map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
        ...tables[key].map((row) => row.map(cell)),
      ],
    })),
  ).toBuffer();
  const name = `${product.code}-基础资料.xlsx`.replace(/[\\/:*?"<>|]/g, '_');
  const stored = await ctx.evidence.put(bytes, { name, maxBytes: 20 * 1024 * 1024 });
  await ctx.tx
    .insert(evidenceFile)
    .values({ ...stored, name, uploadedBy: 'system:master-data' })
    .onConflictDoNothing();
  await say(
    ctx,
    where.reply,
    { kind: 'file', sha256: stored.sha256, name },
    `${where.messageKey}:master.export`,
  );
}

const sees = ({ actor, factory }: TxCtx, sight: Sight): boolean =>
  actor.kind === 'system' || rolesNamed(factory, actor.roles).some((role) => role.sees.includes(sight));

/** Typed, so that text which begins with = stays text. */
function cell(value: Value) {
  if (value === null || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value: String(value), type: String };
}

async function productOf(ctx: TxCtx, wanted: string): Promise<{ id: number; code: string } | null> {
  const [row] = await ctx.tx.execute<{ id: number; code: string }>(sql`
    select id::float8 as id, code from product
    where upper(code) = ${codeKey(wanted)} or name = ${wanted.trim()}
    order by upper(code) = ${codeKey(wanted)} desc, id limit 1`);
  return row ?? null;
}

async function readTables(
  ctx: TxCtx,
  product: { id: number; code: string },
): Promise<Record<ProductKey, Value[][]>> {
  const parents = await ctx.tx.execute<{ code: string }>(sql`
    with recursive below (code) as (
      select ${codeKey(product.code)}::text collate "C"
      union select l.material_code from below join bom_line l on upper(l.parent_code) = below.code)
    select code from below`);
  const codes = parents.map(({ code }) => code);
  const lines = await readBomLines(ctx, codes);
  const named = [
    ...new Set(lines.flatMap((line) => [line.material, ...line.substitutes.map(({ material }) => material)])),
  ];
  const materials = await ctx.tx.execute<HouseMaterial>(sql`
    select code, name, unit, unit_factors as "unitFactors", supplier, lead_days as "leadDays", false as used
    from material where code = any(${sql.param(named)}::text[]) order by code`);
  const ids = sql.param([product.id]);
  const yes = (value: boolean) => (value ? '是' : '');
  const decimal = (value: string | null) => (value === null ? null : Number(value));
  return {
    materials: materials.map((one) => [
      one.code,
      one.name,
      one.unit,
      one.supplier,
      one.leadDays,
      Object.entries(one.unitFactors)
        .map(([unit, factor]) => `1${unit}=${factor}${one.unit}`)
        .join('；'),
    ]),
    bom: lines.map((line) => [
      line.parent === codeKey(product.code) ? product.code : line.parent,
      line.revision,
      line.line,
      line.material,
      decimal(line.quantityPer),
      line.unit,
      Number(line.scrap) === 0 ? null : decimal(line.scrap),
      line.substitutes
        .map(({ material, factor }) => (Number(factor) === 1 ? material : `${material}×${factor}`))
        .join('、'),
    ]),
    routing: (await readOperations(ctx, ids)).map((one) => [
      product.code,
      one.revision,
      one.step,
      one.name,
      one.workCentre,
      decimal(one.setupMinutes),
      decimal(one.runMinutes),
      one.tooling,
      yes(one.outsourced),
      one.supplier,
      one.leadDays,
      one.process,
    ]),
    quality: (await readItems(ctx, ids)).map((one) => [
      product.code,
      one.line,
      one.name,
      one.method,
      one.unit,
      decimal(one.nominal),
      decimal(one.lower),
      decimal(one.upper),
      one.requirement,
      yes(one.critical),
    ]),
  };
}
