import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { factoryOf } from '../factory/load.ts';
import type { FactoryTexts } from '../factory/texts.ts';
import { putOrder } from '../testing/orders.ts';
import { inUse } from './in-use.ts';
import { edited, useConfigurationHouse } from './testing/house.ts';
import { hindrances } from './usable.ts';

const house = useConfigurationHouse();

const order = (number: string, values: object) =>
  putOrder(house.database, { number, customer: '恒锐', product: 'KHM-200', ...values });

async function told(texts: FactoryTexts): Promise<string[]> {
  const next = await factoryOf({ texts }, 'test');
  return house.does(null, async (ctx) => (await inUse(ctx, ctx.factory, next)).map((one) => one.text));
}

/** Every mention of a status replaced: as if it had been removed and another one put in its place. */
const replaced = (from: string, to: string): FactoryTexts =>
  Object.fromEntries(
    Object.entries(house.shipped).map(([file, text]) => [
      file,
      text.replace(new RegExp(`\\b${from}\\b`, 'g'), to),
    ]),
  );

it('a status is not removed while orders are in it, are held from it or on their way to it', async () => {
  const texts = replaced('preparing_material', 'kitting');
  expect(await told(texts)).toEqual([]);
  await order('SO-1', { status: 'preparing_material' });
  await order('SO-2', { status: 'preparing_material' });
  await order('SO-3', { status: 'on_hold', heldFrom: 'preparing_material' });
  await order('SO-4', { status: 'confirmed', targetStatus: 'preparing_material' });
  expect(await told(texts)).toEqual([
    '还有 2 个订单处于「备料中」，不能删除这个状态。请先把它们转走，或只改名称。',
    '还有 2 个订单暂停前处于「备料中」或正要进入它，不能删除这个状态。',
  ]);
});

it('a status with orders does not become an end, nor stop being one', async () => {
  await order('SO-5', { status: 'shipped' });
  await order('SO-6', { status: 'completed' });
  const shippedEnds = edited(
    edited(
      house.shipped,
      'status-flow.yaml',
      '  - { from: shipped, to: completed',
      '  - { from: in_quality_check, to: completed',
    ),
    'status-flow.yaml',
    '    owner: sales\n    waitsFor: 客户签收\n',
    '    terminal: true\n',
  );
  const next = await factoryOf({ texts: shippedEnds }, 'test').catch(() => null);
  // Whatever else such a flow would need, the orders in it are told of.
  const present = await house.does(null, async (ctx) => ctx.factory);
  const turned = {
    ...present,
    flow: {
      ...present.flow,
      states: {
        ...present.flow.states,
        shipped: { ...(present.flow.states.shipped ?? never()), terminal: true },
      },
    },
  };
  expect(
    (await house.does(null, (ctx) => inUse(ctx, ctx.factory, next ?? turned))).map((one) => one.text),
  ).toContain('还有 1 个订单处于「已发货」，不能改变它是不是终态。');
});

it('a role is not removed while orders wait in statuses that are its own', async () => {
  await order('SO-7', { status: 'in_production' });
  const renamed = {
    ...house.shipped,
    'roles.yaml': (house.shipped['roles.yaml'] ?? '').replace('\n  production:', '\n  workshop:'),
    'status-flow.yaml': (house.shipped['status-flow.yaml'] ?? '')
      .replace('owner: production', 'owner: workshop')
      .replaceAll(', production, manager', ', workshop, manager')
      .replaceAll('[production, manager', '[workshop, manager'),
    'warnings.yaml': (house.shipped['warnings.yaml'] ?? '').replace('\n  production:', '\n  workshop:'),
  };
  expect(await told(renamed)).toEqual([
    '角色「生产主管」手上还有 1 个订单（生产中），不能删除。请先办完，或只改名称与成员。',
  ]);
});

it('names of people and departments that nobody knows, and a configuration nobody could change again, are told', async () => {
  const unknown = edited(
    house.shipped,
    'checkpoints.yaml',
    'assignees: { role: structural_engineer }',
    'assignees: { user: nobody }',
  );
  const closed = {
    ...unknown,
    'roles.yaml': (unknown['roles.yaml'] ?? '').replaceAll('factory.activate', 'audit.read'),
  };
  const next = await factoryOf({ texts: closed }, 'test');
  const lines = await house.does(null, async (ctx) => (await hindrances(ctx, next)).map((one) => one.text));
  expect(lines).toEqual([
    expect.stringContaining('通讯录里没有 userId「nobody」'),
    expect.stringContaining('以后无法再用表格修改'),
  ]);
  await house.database.db.execute(sql`delete from checkpoint`);
});

const never = (): never => {
  throw new Error('not there');
};
