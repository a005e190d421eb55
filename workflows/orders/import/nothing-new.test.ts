import { afterEach, beforeEach, expect, it } from 'vitest';
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
