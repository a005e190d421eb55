import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import type { Ctx } from '../context.ts';
import type { FactoryTexts } from '../factory/texts.ts';
import { factoryAt, versionInForce } from '../factory/versions.ts';
import { putOrder } from '../testing/orders.ts';
import { settleFolder, tellFaulty } from './folder.ts';
import { edited, useConfigurationHouse } from './testing/house.ts';

const house = useConfigurationHouse();
const renamed = (name: string) => edited(house.shipped, 'status-flow.yaml', 'name: 备料中', `name: ${name}`);

let known: Ctx | undefined;

/** A context without transaction; which configuration it goes by does not matter at a start. */
async function outside(): Promise<Ctx> {
  known ??= await house.does(null, async ({ tx: _tx, ...ctx }) => ctx);
  return known;
}

/** What a start with these files comes to. */
async function start(texts: FactoryTexts, own = true) {
  const ctx = await outside();
  const { head, factory, waits } = await settleFolder(ctx, { dir: '/etc/factory', source: { texts }, own });
  return { id: head.id, source: head.source, name: factory.flow.states.preparing_material?.name, waits };
}

it('the same files at another start are no new version, other files are', async () => {
  const first = await start(house.shipped);
  expect(await start(house.shipped)).toEqual(first);
  const changed = await start(renamed('配料中'));
  expect(changed).toMatchObject({ source: 'folder', name: '配料中' });
  expect(changed.id).toBeGreaterThan(first.id);
  const back = await start(house.shipped);
  expect(back.id).toBeGreaterThan(changed.id);
});

it('a version by workbook holds against files that have not changed since, and gives way to files that have', async () => {
  const { id } = await house.version(renamed('齐套中'), 'workbook');
  expect(await start(house.shipped)).toEqual({ id, source: 'workbook', name: '齐套中', waits: false });
  expect(await start(renamed('配料中'))).toMatchObject({ source: 'folder', name: '配料中' });
});

it('new files that ship with the product take nothing back that was activated by workbook', async () => {
  await start(house.shipped);
  const { id } = await house.version(renamed('齐套中'), 'workbook');
  expect(await start(renamed('发行版新名'), false)).toMatchObject({ id, name: '齐套中' });
});

it('files that would take a status from under orders are not taken, and told once', async () => {
  await house.version(house.shipped);
  await putOrder(house.database, {
    number: 'SO-1',
    customer: '恒锐',
    product: 'KHM-200',
    status: 'preparing_material',
  });
  const without = Object.fromEntries(
    Object.entries(house.shipped).map(([file, text]) => [
      file,
      text.replaceAll('preparing_material', 'kitting'),
    ]),
  );
  await house.heard();
  expect(await start(without)).toMatchObject({ name: '备料中', waits: true });
  const said = (await house.heard()).map(
    ({ to, message }) => `${to.to === 'person' ? to.userId : ''} ${JSON.stringify(message)}`,
  );
  expect(said.map((one) => one.split(' ')[0])).toEqual(['boss', 'director', 'pmc']);
  expect(said[0]).toContain('还有 1 个订单处于「备料中」');
  expect(await start(without)).toMatchObject({ waits: true });
  expect(await house.heard()).toEqual([]);
  await house.database.db.execute(sql`update customer_order set status = 'completed', open = false`);
  expect(await start(without)).toMatchObject({ source: 'folder', waits: false });
  await start(house.shipped);
});

it('a version that this program cannot read any more gives way to the files', async () => {
  await start(house.shipped);
  await house.does(null, (ctx) =>
    ctx.tx.execute(sql`
      insert into factory_version (digest, files, source, proposed_by, activated_by)
      values (repeat('f', 64), '{"factory.yaml": "name: 旧"}', 'workbook', 'staff:pmc', 'staff:boss')`),
  );
  expect(await start(house.shipped)).toMatchObject({ source: 'folder', name: '备料中' });
});

it('the past is read by the version of its time; before the first one, by the first', async () => {
  const at = (time: string) => new Date(`2026-03-17T${time}:00+08:00`);
  await moveTo(house.database.db, at('09:00'));
  await house.version(renamed('九点'));
  await moveTo(house.database.db, at('10:00'));
  await house.version(renamed('十点'));
  await moveTo(house.database.db, at('11:00'));
  const names = await house.does(null, async (ctx) => {
    const times = [at('09:01'), at('09:59'), at('10:01'), at('10:30'), new Date(0)];
    const factories = await Promise.all(times.map((time) => factoryAt(ctx, time)));
    return factories.map((one) => one.flow.states.preparing_material?.name);
  });
  expect(names).toEqual(['九点', '九点', '十点', '十点', '备料中']);
});

it('faults of files are told with file, line and remedy', async () => {
  await house.heard();
  await house.does(null, (ctx) =>
    tellFaulty(ctx, { dir: '/etc/factory', source: { texts: { 'factory.yaml': 'x' } }, own: true }, [
      { file: 'factory.yaml', line: 3, path: 'name', text: '缺少这一项，请补上（文字）。' },
    ]),
  );
  expect(JSON.stringify(await house.heard())).toContain('factory.yaml 第 3 行 name：缺少这一项');
  expect(await house.does(null, versionInForce)).not.toBeNull();
});
