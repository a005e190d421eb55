import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createImportWorld, type ImportWorld } from '../orders/import/testing/world.ts';
import { putOrderInWork } from '../reporting/testing/house.ts';

const sample = (name: string) => readFile(fileURLToPath(new URL(`../../samples/${name}`, import.meta.url)));

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

it('the sample workbooks of master data and of facts import as they are, one after the other', async () => {
  const boss = world.uploader('boss');
  await boss.sends(await sample('基础资料样例.xlsx'), '基础资料样例.xlsx');
  await world.reads();
  expect((await boss.card()).text).not.toContain('有错误');
  await boss.presses('确认导入');
  await world.applies();
  expect(await world.countOf('routing_operation')).toBe(4);

  await moveTo(world.database.db, new Date('2026-11-20T18:00:00+08:00'));
  for (const number of ['SO-20261113-0001', 'SO-20261113-0002'])
    await putOrderInWork(world.database, number, 'confirmed', { promisedDate: '2026-11-25' });
  await boss.sends(await sample('上报样例.xlsx'), '上报样例.xlsx');
  await world.reads();
  const preview = await boss.card();
  expect(preview.text).toBe('');
  expect(preview.fields?.map(({ label, value }) => `${label}：${value}`)).toEqual([
    '文件：上报样例.xlsx',
    '入库：新 3',
    '领料：新 1',
    '报工：新 2',
    '检验：新 2',
    '运单：新 1',
    '库存盘点：新 1',
  ]);
  await boss.presses('确认上报 10 行');
  await world.applies();
  expect(await boss.card()).toMatchObject({ status: { text: '上报完成' } });
  expect(await world.countOf('fact')).toBe(10);
});
