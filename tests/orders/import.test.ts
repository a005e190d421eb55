import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { COLUMNS, day, orderBook, workbook } from '../../workflows/orders/import/testing/workbook.ts';
import * as hostile from '../../workflows/spreadsheet/testing/hostile.ts';
import { buttonsOf } from '../world/card.ts';
import { toldOfImport } from '../world/imports.ts';
import { GROUP, useWorld } from '../world/world.ts';

const the = useWorld();

const orders = async (): Promise<number> => {
  const [row] = await the().database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from customer_order`,
  );
  return row?.n ?? -1;
};

const clerkOf = (name: string) => the().persona(name, { patienceMs: 20_000 });

const ownersHeard = () => toldOfImport(the());

const BOOK = [
  ['X-1001', '恒锐', 'KHM-200', 200, day('2026-03-20'), null, '生产中'],
  ['X-1002', '华盛', 'DKG-15', 3, '4月2日', null, '待审核'],
  ['X-1003', '蓝泊', 'KHM-100', 50, '2026.3.28', null, '已确认'],
] as const;

test('the same file again changes nothing, and the card says when it came before', async () => {
  const planner = clerkOf('孙磊');
  const before = await orders();
  const file = await orderBook(...BOOK);
  await planner.sendsFile('三月.xlsx', file);
  await planner.presses(await planner.sees('三月.xlsx\n新增 3'), '确认导入 3 行');
  await planner.sees(/导入完成[\s\S]*三月\.xlsx/);
  await ownersHeard();
  await planner.sendsFile('三月.xlsx', file);
  const same = await planner.sees('没有变化');
  expect(same.text).toMatch(/与 3月16日 10:\d\d 导入的文件相同/);
  expect(buttonsOf(same)).toEqual([]);
  expect(await orders()).toBe(before + 3);
});

test('changed rows are shown as what was and what will be, and only they are written', async () => {
  const planner = clerkOf('孙磊');
  const [first, second, third] = BOOK;
  const changed = [...second.slice(0, 3), 5, ...second.slice(4)];
  await planner.sendsFile('三月改.xlsx', await orderBook(first, changed, third));
  const preview = await planner.sees('三月改.xlsx\n新增 0\n变更 1\n相同 2');
  expect(preview.text).toMatch(/X-1002.*数量：3 → 5/);
  await planner.presses(preview, '确认导入 1 行');
  await planner.sees(/导入完成[\s\S]*三月改\.xlsx/);
  const boss = the().persona('顾长河');
  await boss.says('X-1002 到哪了');
  await boss.receivesCard('× 5台');
  await ownersHeard();
});

test('a preview that is cancelled, or answered by somebody else, imports nothing', async () => {
  const before = await orders();
  const planner = clerkOf('孙磊');
  await planner.sendsFile('撤.xlsx', await orderBook(['X-2001', '恒锐', 'KHM-200', 1, '4月2日', null, null]));
  const preview = await planner.sees('撤.xlsx\n新增 1');
  const other = await the()
    .persona('钱一鸣')
    .clicks(preview, '确认导入 1 行')
    .catch((err: Error) => err.message);
  expect(other).toContain('看不到这张卡片');
  const over = await planner.presses(preview, '取消');
  expect(over.text).toContain('没有导入任何内容');
  expect(buttonsOf(over)).toEqual([]);
  expect(await orders()).toBe(before);
});

test('confirmed twice in the same moment, the file is imported once', async () => {
  const before = await orders();
  const planner = clerkOf('孙磊');
  await planner.sendsFile(
    '双.xlsx',
    await orderBook(['X-3001', '恒锐', 'KHM-200', 1, '4月2日', null, '待审核']),
  );
  const preview = await planner.sees('双.xlsx\n新增 1');
  await Promise.all([planner.clicks(preview, '确认导入 1 行'), planner.clicks(preview, '确认导入 1 行')]);
  await planner.sees(/导入完成[\s\S]*双\.xlsx/);
  expect(await orders()).toBe(before + 1);
  await ownersHeard();
});

test.each<[string, string, () => Buffer | Promise<Buffer>, RegExp]>([
  ['a billion entities', '炸.xlsx', hostile.entityBomb, /DOCTYPE/],
  ['a few KB that unfold to thirty million rows', '弹.xlsx', hostile.thirtyMillionRows, /读取上限|不正常|行/],
  ['an old .xls', '旧.xls', () => hostile.oleFile('Workbook'), /旧版 \.xls/],
  [
    'an encrypted workbook',
    '密.xlsx',
    () => hostile.oleFile('EncryptionInfo', 'EncryptedPackage'),
    /打开密码/,
  ],
  ['half a workbook', '半.xlsx', async () => (await orderBook(...BOOK)).subarray(0, 1_500), /不完整|损坏/],
  [
    'a workbook without order columns',
    '通讯录.xlsx',
    () =>
      workbook([
        ['姓名', '电话'],
        ['张三', '139'],
      ]),
    /列/,
  ],
  ['only a heading', '空.xlsx', () => workbook([[...COLUMNS]]), /没有订单行/],
])('%s is answered with a sentence, and nothing is imported', async (_what, name, make, sentence) => {
  const before = await orders();
  const planner = clerkOf('孙磊');
  await planner.sendsFile(name, await make());
  const card = await planner.sees(new RegExp(String.raw`(?:未能导入|没有变化|不能导入)\n[\s\S]*${name}`));
  expect(card.text).toMatch(sentence);
  expect(await orders()).toBe(before);
});

test('who may not import is told so; in a group files never reach the bot', async () => {
  const service = the().persona('苏敏');
  await service.sendsFile('单.xlsx', await orderBook(...BOOK));
  await service.receives(/没有.*导入.*权限/);
  await the()
    .persona('孙磊')
    .sendsFile('群.xlsx', await orderBook(...BOOK), { group: GROUP });
  await the().nobodyElseHears();
});
