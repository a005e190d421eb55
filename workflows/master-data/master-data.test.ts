import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  auditEntry,
  bomLine,
  bomSubstitute,
  material,
  qualityItem,
  routingOperation,
  tool,
} from '../../db/schema/index.ts';
import { workbook } from '../orders/import/testing/workbook.ts';
import { createImportWorld, type ImportWorld } from '../orders/import/testing/world.ts';
import { putOrderInWork } from '../reporting/testing/house.ts';
import { makeXlsx } from '../spreadsheet/testing/make-xlsx.ts';
import { from } from '../testing/chat.ts';
import { masterDataFlow } from './flow.ts';
import { book, type Sheets } from './testing/book.ts';

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

const MATERIALS = [
  ['物料编码', '名称', '单位', '供应商', '采购周期(天)', '换算'],
  ['M-42CR-60', '42CrMo 圆钢 φ60', 'kg', '兴达', 7, '1米=22.2kg'],
  ['M-SCREW', '内六角螺钉', '件', null, '3天', null],
  ['P-BASE', '底座', '件', null, null, null],
];
const BOM = [
  ['父件编码', '版本', '行号', '物料编码', '用量', '单位', '损耗率', '替代料'],
  ['KHM-200', null, 10, 'P-BASE', 1, '件', null, null],
  ['KHM-200', null, 20, 'M-SCREW', 8, '件', '3%', null],
  ['P-BASE', null, 10, 'M-42CR-60', 0.35, '米', 0.05, 'M-SCREW×2'],
];
const ROUTING = [
  [
    '产品编码',
    '版本',
    '工序号',
    '工序名称',
    '设备组',
    '准备工时(分钟)',
    '单件工时(小时)',
    '工装',
    '外协',
    '外协厂',
    '外协周期',
    '特殊工艺',
  ],
  ['KHM-200', null, 10, '下料', '锯床', 10, 0.05, null, '否', null, null, null],
  ['KHM-200', null, 20, '镀镍', null, null, null, null, '是', '宏达电镀', 5, '镀镍'],
];
const QUALITY = [
  ['产品编码', '行号', '检验项目', '方法', '单位', '标称', '下限', '上限', '要求', '关键'],
  ['KHM-200', 1, '定位孔径', '三坐标', 'mm', 12, 11.99, 12.01, null, '是'],
  ['KHM-200', 2, '外观', '目视', null, null, null, null, '无毛刺', null],
];
const ALL: Sheets = { 物料: MATERIALS, BOM, 工艺路线: ROUTING, 质量标准: QUALITY };

async function sends(sheets: Sheets, who = 'engineer') {
  const uploader = world.uploader(who);
  await uploader.sends(await book(sheets), '基础资料.xlsx');
  await world.reads();
  return uploader;
}

async function imports(sheets: Sheets): Promise<void> {
  const engineer = await sends(sheets);
  await engineer.presses('确认导入');
  await world.applies();
}

describe('a workbook of master data', () => {
  it('is previewed with what changes, written when it is confirmed, and audited per product', async () => {
    const engineer = await sends(ALL);
    const preview = await engineer.card();
    expect(preview).toMatchObject({ title: '基础资料', status: { text: '等待确认' } });
    expect(preview.text).toContain('**BOM KHM-200**　新增 2 行');
    expect(preview.fields?.map(({ label, value }) => `${label} ${value}`)).toContain('工艺路线 2 行');
    await engineer.presses('确认导入');
    await world.applies();
    expect(await engineer.card()).toMatchObject({ status: { text: '导入完成' }, state: 'closed' });
    const { db } = world.database;
    expect(await db.select().from(material).where(eq(material.code, 'M-42CR-60'))).toMatchObject([
      { unitFactors: { 米: 22.2 }, leadDays: 7, supplier: '兴达' },
    ]);
    const lines = await db.select().from(bomLine).orderBy(bomLine.parentCode, bomLine.line);
    expect(lines).toMatchObject([
      { parentCode: 'KHM-200', materialCode: 'P-BASE', scrap: '0.0000' },
      { parentCode: 'KHM-200', materialCode: 'M-SCREW', scrap: '0.0300' },
      { parentCode: 'P-BASE', quantityPer: '0.3500', unit: '米', scrap: '0.0500' },
    ]);
    expect(await db.select().from(bomSubstitute)).toMatchObject([
      { materialCode: 'M-SCREW', factor: '2.0000' },
    ]);
    expect(await db.select().from(routingOperation).orderBy(routingOperation.step)).toMatchObject([
      { name: '下料', setupMinutes: '10.00', runMinutes: '3.0000' },
      { name: '镀镍', outsourced: true, supplier: '宏达电镀', leadDays: 5, process: '镀镍' },
    ]);
    expect(await db.select().from(qualityItem).orderBy(qualityItem.line)).toMatchObject([
      { name: '定位孔径', lower: '11.9900', critical: true },
      { name: '外观', requirement: '无毛刺' },
    ]);
    const entries = await db
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.entity, 'product'), eq(auditEntry.entityId, 'KHM-200')));
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'master.bom',
      'master.quality',
      'master.routing',
    ]);
  });

  it('takes tooling with its pieces and life; empty cells keep what is known', async () => {
    const HEAD = ['刀具编码', '名称', '数量', '寿命(分钟)', '已用(分钟)'];
    await imports({
      刀具: [HEAD, ['T-001', 'Φ12 立铣刀', 3, 1200, 100], ['F-KJ01', '快换夹具 KJ-01', 2, null, null]],
    });
    await imports({ 刀具: [HEAD, ['T-001', 'Φ12 立铣刀', '5把', null, null]] });
    expect(await world.database.db.select().from(tool).orderBy(tool.code)).toMatchObject([
      { code: 'F-KJ01', name: '快换夹具 KJ-01', pieces: 2, lifeMinutes: null },
      { code: 'T-001', pieces: 5, lifeMinutes: 1200, usedMinutes: 100 },
    ]);
    const taken = await sends({ 刀具: [HEAD, ['T-009', 'Φ12 立铣刀', 1, null, null]] });
    expect((await taken.card()).text).toContain('名称与刀具 T-001 相同');
  });

  it('changes nothing when it comes again; what it names it replaces whole, and says which lines go', async () => {
    await imports(ALL);
    const again = await sends(ALL);
    expect(await again.card()).toMatchObject({ status: { text: '没有变化' }, state: 'closed' });
    const changed = await sends({
      BOM: [BOM[0] ?? [], ['KHM-200', null, 10, 'P-BASE', 2, '件', null, null]],
    });
    const { text } = await changed.card();
    expect(text).toContain(
      '**BOM KHM-200**　修改 1 行，删除 1 行　10：P-BASE 1件 → P-BASE 2件；20：删除 M-SCREW 8件 损耗 3%',
    );
    await changed.presses('确认导入');
    await world.applies();
    const lines = await world.database.db.select().from(bomLine).where(eq(bomLine.parentCode, 'KHM-200'));
    expect(lines).toMatchObject([{ quantityPer: '2.0000' }]);
    // The other parent was not in the file.
    expect(await world.countOf('bom_line')).toBe(2);
  });

  it('names every fault by sheet, row and column, and takes nothing', async () => {
    const engineer = await sends({
      物料: [...MATERIALS, ['M-SCREW', '又一个', '件', null, null, null]],
      BOM: [
        ...BOM,
        ['KHM-200', null, 30, 'M-NIX', 1, '件', null, null],
        ['KHM-200', null, 40, 'M-SCREW', 1, '升', null, null],
        ['KHM-200', null, 50, 'M-SCREW', '很多', '件', '300%', null],
      ],
      质量标准: [...QUALITY, ['KHM-900', 1, '孔径', null, 'mm', null, 13, 12, null, null]],
    });
    const { text = '', status, buttons } = await engineer.card();
    expect(status?.text).toBe('不能导入');
    expect(buttons?.map(({ label }) => label)).toEqual(['错误清单', '取消']);
    expect(text).toContain('“物料”第 5 行　物料编码：M-SCREW与“物料”第 3 行重复');
    expect(text).toContain('“BOM”第 5 行　物料编码：物料表里没有“M-NIX”');
    expect(text).toContain('“BOM”第 6 行　单位：“升”换算不成 M-SCREW 的单位“件”');
    expect(text).toContain('“BOM”第 7 行　用量：看不懂数量“很多”');
    expect(text).toContain('“质量标准”第 4 行　产品编码：没有产品“KHM-900”');
    expect(text).toContain('下限 13 大于上限 12');
    expect(await world.countOf('material')).toBe(0);
  });

  it('a formula whose result cannot be read is named as one', async () => {
    const cells = (texts: readonly string[]) =>
      texts.map((one) => `<c t="inlineStr"><is><t>${one}</t></is></c>`).join('');
    const rows = `<row>${cells(['父件编码', '行号', '物料编码', '单位', '用量'])}</row><row>${cells(['KHM-200', '10', 'M-SCREW', '件'])}<c t="str"><f>A1&amp;"x"</f><v>x</v></c></row>`;
    const engineer = world.uploader('engineer');
    await engineer.sends(makeXlsx({ sheets: [{ name: 'BOM', rows }] }), '基础资料.xlsx');
    await world.reads();
    expect((await engineer.card()).text).toContain(
      '“BOM”第 2 行　用量：是公式（=A1&"x"），请改成固定的内容（复制后“选择性粘贴”为数值）；看不懂数量“x”',
    );
  });

  it('a part that needs itself is refused, and the circle is named', async () => {
    await imports(ALL);
    const engineer = await sends({
      BOM: [BOM[0] ?? [], ['M-42CR-60', null, 10, 'KHM-200', 1, null, null, null]],
      物料: [MATERIALS[0] ?? [], ['KHM-200', '快换模组', '套', null, null, null]],
    });
    const { text, status } = await engineer.card();
    expect(status?.text).toBe('不能导入');
    expect(text).toMatch(/BOM 绕成了一圈：.*KHM-200 → P-BASE → M-42CR-60/);
  });

  it('names the orders in work that it touches, and tells their planner once', async () => {
    await imports(ALL);
    await putOrderInWork(world.database, 'SO-20260310-0001', 'in_production');
    await putOrderInWork(world.database, 'SO-20260310-0002', 'shipped');
    const engineer = await sends({
      BOM: [BOM[0] ?? [], ['P-BASE', null, 10, 'M-42CR-60', 0.4, '米', null, null]],
    });
    const { text } = await engineer.card();
    expect(text).toContain('在制订单 SO-20260310-0001仍用确认时的 BOM 和工艺路线');
    await engineer.presses('确认导入');
    await world.applies();
    const said = await world.saidTo('planner');
    expect(said).toMatchObject([
      { kind: 'notice', text: expect.stringContaining('SO-20260310-0001 KHM-200') },
    ]);
  });

  it('what somebody else changed between preview and confirmation is not overwritten', async () => {
    await imports(ALL);
    const change = (quantity: number): Sheets => ({
      BOM: [BOM[0] ?? [], ['P-BASE', null, 10, 'M-42CR-60', quantity, '米', null, null]],
    });
    const slow = await sends(change(0.5));
    const quick = await sends(change(0.6), 'boss');
    await quick.presses('确认导入');
    await world.applies();
    await slow.presses('确认导入');
    await world.applies();
    expect(await slow.card()).toMatchObject({ status: { text: '没有导入' } });
    const lines = await world.database.db.select().from(bomLine).where(eq(bomLine.parentCode, 'P-BASE'));
    expect(lines).toMatchObject([{ quantityPer: '0.6000' }]);
  });

  it('the unit of a material that is in stock stays', async () => {
    await imports(ALL);
    await putOrderInWork(world.database, 'SO-20260310-0001', 'in_production');
    const engineer = await sends({
      物料: [MATERIALS[0] ?? [], ['M-42CR-60', '圆钢', '吨', null, null, null]],
    });
    expect((await engineer.card()).text).toContain('已有库存或单据，单位是“kg”，不能改成“吨”');
  });

  it('is refused to those who may not, and told apart from work reports and orders', async () => {
    const shop = await sends(ALL, 'shop');
    expect((await shop.card()).text).toContain('您没有导入基础资料');
    const orders = world.uploader('boss');
    await orders.sends(await workbook([['订单号', '客户名称', '产品编码', '数量', '承诺交期']]));
    await world.reads();
    expect((await orders.card()).title).toBe('导入订单');
  });
});

describe('导出BOM', () => {
  it('gives the workbook back, which changes nothing when it is sent again', async () => {
    await imports(ALL);
    // As people write it: full-width punctuation, and names that others refer to.
    const { db } = world.database;
    await db.update(qualityItem).set({ method: '千分表，10 次', requirement: '无毛刺；无划伤' });
    await db.update(routingOperation).set({ tooling: '芯轴（专用）', workCentre: '装配（一）' });
    await db.update(material).set({ supplier: '恒锐（苏州）' });
    const ctx = await world.as('engineer');
    const exported = async (who: string, product: string) => {
      const as = await world.as(who);
      await ctx.db.transaction(async (tx) => {
        await masterDataFlow.intents?.['master.export']?.(
          { ...as, tx },
          { kind: 'master.export', product },
          from(who),
        );
      });
      return (await world.saidTo(who)).at(-1);
    };
    const file = await exported('engineer', 'khm-200');
    expect(file).toMatchObject({ kind: 'file', name: 'KHM-200-基础资料.xlsx' });
    const chunks: Buffer[] = [];
    for await (const chunk of await ctx.evidence.open(file?.sha256 ?? '')) chunks.push(chunk as Buffer);
    const engineer = world.uploader('engineer');
    await engineer.sends(Buffer.concat(chunks), '改回.xlsx');
    await world.reads();
    expect(await engineer.card()).toMatchObject({ status: { text: '没有变化' } });
    await expect(exported('zhou', 'KHM-200')).rejects.toMatchObject({ code: 'master.not_visible' });
    await expect(exported('engineer', 'KHM-999')).rejects.toMatchObject({ code: 'master.no_such_product' });
  });
});
