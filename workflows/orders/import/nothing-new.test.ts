import { afterEach, beforeEach, expect, it } from 'vitest';
import { advance } from '../../../db/clock.ts';
import { orderBook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

const known = [
  ['A-1', '恒锐', 'KHM-200', 20, '2026-03-20', null, null],
  ['A-2', '恒锐', 'KHM-100', 5, '2026-03-20', null, null],
] as const;

it('a workbook whose good rows are all known says that nothing is new, beside its errors', async () => {
  await world.imports('lead', await orderBook(...known));
  const lead = world.uploader('lead');
  await lead.sends(await orderBook(...known, ['A-3', '恒锐', 'KHM-200', 0, '2026-03-20', null, null]));
  await world.reads();
  const card = await lead.card();
  expect(card.status).toEqual({ text: '没有变化', tone: 'neutral' });
  expect(card.text).toContain('与已有订单相同 2 行，没有新的变化。另有 1 行有错误');
  expect(card.buttons?.map((button) => button.label)).toEqual(['错误清单', '取消']);
});

it('what differs and stays is not called the same', async () => {
  await world.imports('lead', await orderBook(...known));
  const lead = world.uploader('lead');
  await lead.sends(await orderBook(['A-1', '恒锐', 'KHM-200', 20, '2026-03-27', null, null]));
  await world.reads();
  const card = await lead.card();
  expect(card.text).toMatch(/^文件里的 1 行没有可以导入的变化，与系统不同的地方见下。/);
  expect(card.text).toContain('承诺交期与系统不同');
  expect(card.text).not.toContain('都与系统里的订单相同');
});

it('下周五 counts from the day on which the file came first, so that the same file changes nothing', async () => {
  const sheet = await orderBook(['A-1', '恒锐', 'KHM-200', 20, '下周五', null, null]);
  const lead = world.uploader('lead');
  await lead.sends(sheet);
  await world.reads();
  expect((await lead.card()).text).toContain(
    '承诺交期“下周五”从发送文件的 2026-03-16 起算，按 2026-03-27 导入',
  );
  await lead.presses('确认导入 1 行');
  await world.applies();
  expect(await world.orders()).toMatchObject([{ promised: '2026-03-27' }]);
  await advance(world.database.db, 8 * 24 * 3_600_000);
  await lead.sends(sheet);
  await world.reads();
  expect((await lead.card()).status?.text).toBe('没有变化');
  expect((await lead.card()).text).not.toContain('承诺交期与系统不同');
});

it('who confirms the same file second reads that nothing changed', async () => {
  const [lead, boss] = [world.uploader('lead'), world.uploader('boss')];
  const confirmBoth = async (sheet: Buffer) => {
    for (const person of [lead, boss]) {
      await person.sends(sheet);
      await world.reads();
    }
    for (const person of [lead, boss]) {
      await person.presses('确认导入');
      await world.applies();
    }
  };
  const same = '同样的内容，与系统相同，没有变化';
  await confirmBoth(await orderBook(...known));
  expect((await boss.card()).text).toContain(`第 2 行 A-1：预览之后有人导入了${same}`);
  expect((await boss.card()).text).not.toContain('订单号现在不能使用');
  await confirmBoth(await orderBook(['A-1', '恒锐', 'KHM-200', 21, '2026-03-20', null, null]));
  expect((await boss.card()).text).toContain(same);
});

it('characters that the database cannot store are left out, wherever they stand', async () => {
  const sheet = await orderBook(
    ['N-1', '恒_x0000_锐', 'KHM-200', 20, '2026-03-20', null, null],
    ['N-2', '恒锐', 'KHM-200', '_x0000_zwei', '2026-03-20', null, '_xD800_'],
    ['N-3', '恒锐', 'KHM-200', `${'九'.repeat(39)}😀`, '2026-03-20', null, `${'待'.repeat(19)}😀`],
  );
  const lead = world.uploader('lead');
  await lead.sends(sheet);
  await world.reads();
  await lead.presses('确认导入 1 行');
  await world.applies();
  expect(await world.orders()).toMatchObject([{ number: 'N-1', customer: '恒锐精密机械有限公司' }]);
});
