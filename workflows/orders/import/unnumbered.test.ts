import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderBook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

describe('rows without an order number', () => {
  const rows = [
    ['', '恒锐', 'KHM-200', 20, '2026-03-20', null, null],
    ['', '恒锐', 'KHM-200', 30, '2026-03-20', null, null],
  ];

  it('get the lowest free numbers of the day in the order of the sheet', async () => {
    await world.imports(
      'boss',
      await orderBook(
        ['SO-20260316-0002', '蓝泊', 'KHM-100', 1, '2026-03-20', null, null],
        ['SO-20260316-9999', '蓝泊', 'KHM-100', 2, '2026-03-20', null, null],
      ),
    );
    await world.imports('boss', await orderBook(...rows));
    expect(await world.orders()).toMatchObject([
      { number: 'SO-20260316-0001', quantity: 20 },
      { number: 'SO-20260316-0002' },
      { number: 'SO-20260316-0003', quantity: 30 },
      { number: 'SO-20260316-9999' },
    ]);
    expect((await world.uploader('boss').card()).text).toContain(
      '自动编号 2 个：SO-20260316-0001 至 SO-20260316-0003',
    );
  });

  it('are not given the numbers that other rows of the same workbook bring', async () => {
    await world.imports(
      'boss',
      await orderBook(...rows, ['SO-20260316-0001', '蓝泊', 'KHM-100', 1, '2026-03-20', null, null]),
    );
    expect(await world.orders()).toMatchObject([
      { number: 'SO-20260316-0001', quantity: 1 },
      { number: 'SO-20260316-0002', quantity: 20 },
      { number: 'SO-20260316-0003', quantity: 30 },
    ]);
  });

  it('find their orders again when the same file comes again', async () => {
    const book = await orderBook(...rows);
    await world.imports('boss', book);
    const planner = world.uploader('boss');
    await planner.sends(book);
    await world.reads();
    expect(await planner.card()).toMatchObject({ status: { text: '没有变化' } });
    expect(await world.orders()).toHaveLength(2);
  });

  it('are not entered twice when the file was saved anew: the likeness is told', async () => {
    await world.imports('boss', await orderBook(...rows));
    const planner = world.uploader('boss');
    await planner.sends(await orderBook(...rows, ['', '恒锐', 'KHM-200', 40, '2026-03-20', null, null]));
    await world.reads();
    expect((await planner.card()).text).toMatch(
      /第 2 行　订单号：没有订单号，而客户、产品、数量、交期与已有的 SO-20260316-0001 完全相同/,
    );
    await planner.presses('确认导入 1 行');
    await world.applies();
    expect(await world.orders()).toHaveLength(3);
  });

  it('are not entered twice either when two people confirm the same file', async () => {
    const book = await orderBook(...rows, ...rows);
    const [planner, lead] = [world.uploader('boss'), world.uploader('lead')];
    for (const person of [planner, lead]) {
      await person.sends(book);
      await world.reads();
      await person.presses('确认导入 4 行');
    }
    await Promise.all([world.applies(), world.applies()]);
    await world.applies();
    expect((await world.orders()).map((order) => order.quantity).sort()).toEqual([20, 20, 30, 30]);
    const later = (await planner.card()).text?.includes('相同的订单') ? planner : lead;
    expect((await later.card()).text).toContain('预览之后有人录入了相同的订单，没有重复导入');
  });
});
