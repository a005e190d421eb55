import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fact } from '../../../db/schema/index.ts';
import { day, workbook } from '../../orders/import/testing/workbook.ts';
import { createImportWorld, type ImportWorld } from '../../orders/import/testing/world.ts';
import { putMaterials, putOrderInWork, statusOfOrder } from '../testing/house.ts';

let world: ImportWorld;
let order: number;

beforeEach(async () => {
  world = await createImportWorld();
  await putMaterials(world.database);
  order = await putOrderInWork(world.database, 'SO-20260310-0001', 'confirmed');
});

afterEach(() => world.close());

const receipts = (...rows: Parameters<typeof workbook>[0][number][]) =>
  workbook([['入库单号', '订单号', '物料编码', '数量', '单位', '供应商', '日期'], ...rows]);
const reports = (...rows: Parameters<typeof workbook>[0][number][]) =>
  workbook([['报工单号', '订单号', '工序号', '合格数', '报废数', '时间', '操作工'], ...rows]);

/** Sends, reads, confirms when there is something, applies; returns the last card. */
async function tells(userId: string, bytes: Uint8Array) {
  const who = world.uploader(userId);
  await who.sends(bytes, '数据.xlsx');
  await world.reads();
  if ((await who.card()).buttons?.some((button) => button.label.startsWith('确认上报'))) {
    await who.presses('确认上报');
    await world.applies();
  }
  return who.card();
}

const fieldsOf = (card: Awaited<ReturnType<typeof tells>>) =>
  Object.fromEntries(card.fields?.map(({ label, value }) => [label, value]) ?? []);

/** As many rows as a sheet may have, with LONG_TESTS; many chunks otherwise, too. */
const MANY = process.env.LONG_TESTS ? 5_000 : 1_500;
const SHOWN = MANY.toLocaleString('en-US');

describe('a sheet of facts', () => {
  it('is previewed, and told when it is confirmed; orders move and the card says so', async () => {
    const store = world.uploader('store');
    await store.sends(
      await receipts(
        ['RK-1', 'SO-20260310-0001', 'M-42CR-60', 600, 'kg', '兴达', day('2026-03-15')],
        ['RK-2', 'so20260310-0001', 'm-42cr-60', '400kg', null, '兴达', '2026.3.16'],
      ),
    );
    await world.reads();
    const preview = await store.card();
    expect(preview).toMatchObject({ title: '上报（表格）', status: { text: '等待确认' } });
    expect(fieldsOf(preview)).toMatchObject({ 入库: '新 2' });
    expect(await world.countOf('fact')).toBe(0);
    await store.presses('确认上报 2 行');
    await world.applies();
    const done = await store.card();
    expect(done).toMatchObject({ status: { text: '上报完成' }, state: 'closed' });
    expect(done.text).toContain('SO-20260310-0001：已确认 → 备料中');
    expect(await statusOfOrder(world.database, order)).toBe('preparing_material');
  });

  it('may have its columns in any order, titles above, a sum below, and columns that nobody knows', async () => {
    const bytes = await workbook([
      ['三月车间报工汇总'],
      ['操作工', '报废数量', '合格数量', '工序', '班次', '订单编号', '完工时间'],
      ['王五', 2, '100', '20 精车', '白班', 'SO-20260310-0001', '2026-03-15 16:30'],
      ['王五', null, 98, '装配', '白班', 'SO-20260310-0001', 46096.75],
      ['合计', 2, 198, null, null, null, null],
    ]);
    const done = await tells('shop', bytes);
    expect(done.status?.text).toBe('上报完成');
    const facts = await world.database.db.select().from(fact).orderBy(fact.occurredAt);
    expect(facts.map(({ payload }) => payload)).toMatchObject([
      {
        kind: 'work_report',
        step: 20,
        good: 100,
        scrap: 2,
        worker: '王五',
        occurredAt: '2026-03-15T16:30:00+08:00',
      },
      { operation: '装配', good: 98, occurredAt: '2026-03-15T18:00:00+08:00' },
    ]);
  });

  it('tells nothing twice: neither the same file again, nor an extended one, with document numbers or without', async () => {
    const rows = [
      ['BG-1', 'SO-20260310-0001', 10, 50, null, day('2026-03-15'), '王五'],
      [null, 'SO-20260310-0001', 10, 20, null, day('2026-03-15'), '王五'],
      [null, 'SO-20260310-0001', 10, 20, null, day('2026-03-15'), '王五'],
    ];
    expect(fieldsOf(await tells('shop', await reports(...rows)))).toMatchObject({ 已上报: '3' });
    const again = await tells('shop', await reports(...rows));
    expect(again).toMatchObject({ status: { text: '没有新内容' }, state: 'closed' });
    const extended = await tells(
      'shop',
      await reports(...rows, ['BG-2', 'SO-20260310-0001', 10, 5, 1, day('2026-03-16'), '王五']),
    );
    expect(fieldsOf(extended)).toMatchObject({ 已上报: '1' });
    expect(await world.countOf('fact')).toBe(4);
  });

  it('names what contradicts an earlier file, keeps it beside, and lets the first count', async () => {
    await tells(
      'store',
      await receipts(['RK-1', 'SO-20260310-0001', 'M-42CR-60', 600, 'kg', null, day('2026-03-15')]),
    );
    const store = world.uploader('store');
    await store.sends(
      await receipts(['RK-1', 'SO-20260310-0001', 'M-42CR-60', 900, 'kg', null, day('2026-03-15')]),
    );
    await world.reads();
    expect((await store.card()).text).toContain('入库 RK-1：数量不同');
    await store.presses('确认上报 1 行');
    await world.applies();
    expect(fieldsOf(await store.card())).toMatchObject({ 矛盾: '1' });
    expect(await world.countOf('fact_conflict')).toBe(1);
  });

  it('has its faults told by row and column with what to write instead; the good rows are told', async () => {
    const store = world.uploader('store');
    await store.sends(
      await receipts(
        ['RK-1', 'SO-20260310-0001', 'M-42CR-60', 0, 'kg', null, day('2026-03-15')],
        ['RK-2', 'SO-20269999-0001', 'M-42CR-60', 5, 'kg', null, day('2026-03-15')],
        ['RK-3', 'SO-20260310-0001', 'M-NIX', 5, 'kg', null, day('2026-03-15')],
        ['RK-4', 'SO-20260310-0001', 'M-42CR-60', 5, 'kg', null, day('2026-03-17')],
        ['RK-5', 'SO-20260310-0001', null, '五', 'kg', null, day('2026-03-15')],
        ['RK-6', 'SO-20260310-0001', 'M-42CR-60', 5, 'kg', null, day('2026-03-15')],
      ),
    );
    await world.reads();
    const { text = '', fields } = await store.card();
    expect(fields).toContainEqual({ label: '入库', value: '新 1 · 错误 5', tone: 'bad' });
    expect(text).toContain('第 2 行　数量：数量必须大于 0');
    expect(text).toContain('第 3 行　订单号：没有订单 SO-20269999-0001，或您没有权限');
    expect(text).toContain('第 4 行　物料编码：物料表里没有“M-NIX”');
    expect(text).toContain('第 5 行　日期：2026-03-17 还没到');
    expect(text).toContain('第 6 行　数量：看不懂数量“五”');
    expect(text).toContain('物料编码：没有填');
    await store.presses('错误清单');
    expect((await world.saidTo('store')).at(-1)).toMatchObject({ kind: 'file', name: '错误清单-订单.xlsx' });
    await store.presses('确认上报 1 行');
    await world.applies();
    expect(await world.countOf('fact')).toBe(1);
  });

  it('names a fault once, as the sheet calls the column, and no field of ours', async () => {
    const shop = world.uploader('shop');
    await shop.sends(
      await workbook([
        ['订单号', '工序号', '良品数', '报工日期'],
        ['SO-20260310-0001', 10, 0, day('2026-03-15')],
      ]),
    );
    await world.reads();
    expect((await shop.card()).text).toContain(
      '第 2 行　良品数：数量都是 0，没有内容可报。合格、报废至少填一项，或注明本工序完成',
    );
  });

  it('says before it is confirmed that a line of a document stands there twice and says two things', async () => {
    const shop = world.uploader('shop');
    const line = (good: number) => ['BG-1', 'SO-20260310-0001', 10, good, null, day('2026-03-15'), '王五'];
    await shop.sends(await reports(line(50), line(60), line(50)));
    await world.reads();
    const { text, fields } = await shop.card();
    expect(text).toContain('同一单据的同一行写了不同的内容（1 处）：确认后每行各算一次');
    expect(text).toContain('第 2 行、第 3 行 BG-1：合格数 50、60');
    expect(text).toContain('第 4 行与上面同一单据的行完全相同，只算一次');
    expect(fields).toContainEqual({ label: '报工', value: '新 2 · 已有 1', tone: 'good' });
    await shop.presses('确认上报 2 行');
    await world.applies();
    // Known by now: nothing is asked again.
    expect((await tells('shop', await reports(line(50), line(60)))).text).not.toContain('不同的内容');
  });

  it('says before it is confirmed which operations are not in the routing', async () => {
    const shop = world.uploader('shop');
    await shop.sends(
      await workbook([
        ['订单号', '工序', '合格数', '报工日期'],
        ['SO-20260310-0001', '25', 5, day('2026-03-15')],
        ['SO-20260310-0001', '磨削', 5, day('2026-03-15')],
        ['SO-20260310-0001', '精车', 5, day('2026-03-15')],
      ]),
    );
    await world.reads();
    const { text, buttons } = await shop.card();
    expect(text).toContain('请核对（2 行）：确认后照样上报，但不计入工序进度');
    expect(text).toContain('第 2 行　工序 25 不在订单的工艺路线中');
    expect(text).toContain('第 3 行　工序“磨削”不在订单的工艺路线中');
    expect(text).not.toContain('第 4 行');
    expect(buttons?.[0]?.label).toBe('确认上报 3 行');
  });

  it('is told apart from an order book and from other kinds, and asks when it could be two', async () => {
    const kinds: [string, string[], string][] = [
      ['store', ['盘点单号', '物料编码', '数量', '盘点日期'], '库存盘点'],
      ['checker', ['检验单号', '订单号', '结果', '不合格数', '原因', '日期'], '检验'],
      ['shipper', ['运单号', '订单号', '承运商', '数量', '日期'], '运单'],
      ['planner', ['订单号', '客户PO号', '日期'], '客户确认PO'],
      ['shipper', ['订单号', '签收人', '签收日期'], '客户签收'],
      ['store', ['领料单号', '订单号', '物料编码', '数量', '日期'], '领料'],
    ];
    for (const [who, columns] of kinds) {
      const card = await tells(who, await workbook([columns]));
      expect(card.text, columns.join()).toBe('表头下面没有数据行。');
    }
    const unclear = await tells(
      'store',
      await workbook([['订单号', '物料编码', '数量', '入库日期', '领料日期']]),
    );
    expect(unclear).toMatchObject({ status: { text: '未能导入' } });
    expect(unclear.text).toMatch(/看不出是(?:入库还是领料|领料还是入库)/);
  });

  it('is refused to those who may not tell such facts, and of orders that they do not reach nothing is told', async () => {
    const card = await tells(
      'shop',
      await receipts(['RK-1', null, 'M-42CR-60', 6, 'kg', null, day('2026-03-15')]),
    );
    expect(card.text).toContain('您没有上报入库的权限');
    await putOrderInWork(world.database, 'SO-20260310-0002', 'shipped', {
      salesUserId: 'zhou',
      ownerUserId: 'zhou',
    });
    const signOffs = await workbook([
      ['订单号', '签收人', '签收日期'],
      ['SO-20260310-0002', '张工', day('2026-03-15')],
    ]);
    expect((await tells('lin', signOffs)).text).toContain('没有订单 SO-20260310-0002，或您没有权限');
    expect(await world.countOf('fact')).toBe(0);
    await tells('zhou', signOffs);
    expect(await world.countOf('fact')).toBe(1);
  });

  it(`${SHOWN} rows are told in chunks that a restart goes on with`, async () => {
    const numbers: string[] = [];
    for (let i = 1; i <= 20; i += 1) {
      const number = `SO-20260311-${String(i).padStart(4, '0')}`;
      await putOrderInWork(world.database, number, 'in_production', { quantity: 100_000 });
      numbers.push(number);
    }
    const rows = Array.from({ length: MANY }, (_, i) => [
      `BG-${i}`,
      numbers[i % 20] ?? '',
      10,
      3,
      null,
      day('2026-03-15'),
      '王五',
    ]);
    const shop = world.uploader('shop');
    await shop.sends(await reports(...rows));
    await world.reads();
    await shop.presses(`确认上报 ${SHOWN} 行`);
    const stop = new AbortController();
    const first = world.applies(stop.signal);
    while ((await world.countOf('fact')) < 100) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await first;
    expect(await world.countOf('fact')).toBeLessThan(MANY);
    await world.applies();
    expect(await world.countOf('fact')).toBe(MANY);
    expect(fieldsOf(await shop.card())).toMatchObject({ 已上报: SHOWN });
  }, 180_000);
});
