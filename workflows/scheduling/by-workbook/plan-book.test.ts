import { buffer } from 'node:stream/consumers';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import {
  auditEntry,
  dueInstant,
  machineBooking,
  order,
  outbox,
  outsideOrder,
  product,
} from '../../../db/schema/index.ts';
import { SAMPLE_PRODUCTS } from '../../../demo/names.ts';
import { book } from '../../master-data/testing/book.ts';
import { createImportWorld, type ImportWorld } from '../../orders/import/testing/world.ts';
import { PAINT_OUTSIDE } from '../../outside-work/paint.ts';
import { copyRouting } from '../../routing/copy.ts';
import { seedRoutings } from '../../testing/catalogue.ts';
import { from } from '../../testing/chat.ts';
import { putOrder } from '../../testing/orders.ts';
import { schedulingFlow } from '../flow.ts';
import { settlePlan } from '../settle.ts';
import { seedShop, standing } from '../testing/shop.ts';

/** Monday 16 March 2026; shifts 08:00–12:00 and 13:30–18:00. */
const NOW = new Date('2026-03-16T08:00:00+08:00');
const HEADER = ['订单号', '工序号', '机床', '计划开始', '计划结束', '锁定'];

let world: ImportWorld;
let orders = 0;

beforeAll(async () => {
  world = await createImportWorld();
  await world.database.db
    .insert(product)
    .values(SAMPLE_PRODUCTS.map(({ code, name, family, unit }) => ({ code, name, family, unit })))
    .onConflictDoNothing();
  await seedRoutings(world.database);
  await seedShop(world.database);
});
afterAll(() => world.close());
beforeEach(async () => {
  const { db } = world.database;
  await db.execute(sql`delete from machine_booking`);
  for (const table of ['outbox', 'card']) await db.execute(sql.raw(`delete from ${table}`));
  await moveTo(db, NOW);
});

async function planned(more: Partial<Parameters<typeof putOrder>[1]> = {}) {
  orders += 1;
  const number = `SO-20260316-${String(orders).padStart(4, '0')}`;
  const id = await putOrder(world.database, {
    ...{ number, customer: '恒锐', product: 'KHM-200', quantity: 20, status: 'confirmed' },
    ...{ promisedDate: '2026-04-15', salesUserId: 'lin', ownerUserId: 'shop' },
    ...more,
  });
  const ctx = await world.as(null);
  const [row] = await ctx.db.select().from(order).where(eq(order.id, id));
  if (row) await ctx.db.transaction((tx) => copyRouting({ ...ctx, tx }, row));
  await settlePlan(ctx, id);
  return { id, number };
}

async function sends(rows: readonly (readonly (string | number | null)[])[], header = HEADER) {
  const planner = world.uploader('planner');
  await planner.sends(await book({ 排产计划: [header, ...rows] }), '排产.xlsx');
  await world.reads();
  return planner;
}
const stands = (id: number) => standing(world.database, id);

/** What 导出计划 sends, as bytes. */
async function exported(): Promise<Uint8Array> {
  const ctx = await world.as('planner');
  await ctx.db.transaction(async (tx) => {
    await schedulingFlow.intents?.['plan.export']?.({ ...ctx, tx }, { kind: 'plan.export' }, from('planner'));
  });
  const [row] = await world.database.db.execute<{ sha256: string }>(sql`
    select message->>'sha256' as sha256 from outbox where message->>'kind' = 'file' order by id desc limit 1`);

  return buffer(await ctx.evidence.open(row?.sha256 ?? ''));
}

it('the exported plan sent back changes nothing', async () => {
  await planned();
  await planned();
  const planner = world.uploader('planner');
  await planner.sends(await exported(), '排产计划.xlsx');
  await world.reads();
  const card = await planner.card();
  expect(card.text).toBe('文件与现在的排产相同，没有变化。');
  expect(card).toMatchObject({ status: { text: '没有变化' }, state: 'closed' });
});

it('operations are put elsewhere in one go, audited, and who owns a later order is told', async () => {
  const { id, number } = await planned();
  await world.database.db.insert(outsideOrder).values({
    ...{ orderId: id, step: 40, name: '镀镍', supplier: '永固表面处理厂', pieces: 1, askedBy: 'planner' },
  });
  const planner = await sends([
    [number, 40, null, '2026-03-30 9点', null, null],
    [number, 50, null, '2026年4月20日 下午1:30', null, '是'],
  ]);
  const preview = await planner.card();
  expect(preview).toMatchObject({ status: { text: '等待确认' } });
  expect(preview.text).toContain('会晚于承诺交期（1 个订单）');
  await planner.presses('确认排产 2 道工序');
  await world.applies();
  expect(await planner.card()).toMatchObject({ status: { text: '已排产' } });
  expect((await stands(id)).slice(3)).toEqual([
    expect.stringMatching(/^40 \S+ 2026-03-30 09:00 – /),
    expect.stringMatching(/^50 装配线 2026-04-20 13:30 – /),
  ]);
  const [held] = await world.database.db.select().from(machineBooking).where(eq(machineBooking.frozen, true));
  expect(held).toMatchObject({ step: 50, bookedBy: 'workbook' });
  const entries = await world.database.db.select().from(auditEntry).where(eq(auditEntry.entityId, number));
  expect(entries.at(-1)).toMatchObject({ action: 'production.plan_import', reason: '排产.xlsx' });
  const said = await world.database.db.select().from(outbox);
  const told = said.filter(({ message }) => JSON.stringify(message).includes('将晚于承诺交期'));
  expect(told.map(({ lane }) => lane).sort()).toEqual(['person:lin', 'person:shop']);
  // When it must be back stands on purchasing's card.
  const painted = await world.database.db.select().from(dueInstant).where(eq(dueInstant.kind, PAINT_OUTSIDE));
  expect(painted.map(({ ref }) => ref.split(':')[0])).toContain(String(id));
});

it('every clash is told in its row with what would do, and nothing is taken', async () => {
  const [a, b] = [await planned({ quantity: 90 }), await planned({ quantity: 90, rush: true })];
  const before = await stands(a.id);
  const [first] = await world.database.db
    .select()
    .from(machineBooking)
    .where(sql`order_id = ${b.id} and step = 20`);
  const at = new Date((first?.from.getTime() ?? 0) + 8 * 3_600_000)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
  const planner = await sends([
    [a.number, 20, first?.machine ?? '', at, null, null],
    [a.number, 10, 'CK6150-01', '2026-03-20 09:00', null, null],
    [a.number, 30, 'CK6150-01', '2026-03-25 09:00', null, null],
    [a.number, 40, null, '2026-03-29 03:00', null, null],
    [a.number, 99, null, '2026-03-29 09:00', null, null],
    [b.number, 50, null, '2026-04-20 09:00', null, null],
    ['SO-20260316-9999', 10, 'CK6150-01', '2026-03-20 09:00', null, null],
    [b.number, 20, first?.machine ?? '', '2026-03-20', null, null],
  ]);
  const card = await planner.card();
  expect(card).toMatchObject({ status: { text: '不能导入' } });
  const told = card.text ?? '';
  expect(told).toMatch(/第 2 行.*重叠/);
  expect(told).toMatch(/第 3 行.*之前开工的不再移动/);
  expect(told).toMatch(/第 4 行.*不能做这道工序（M7150），可以用：M7150-01/);
  expect(told).toMatch(/第 5 行.*不上班或停机，之后最早 3\/30 08:00/);
  expect(told).toMatch(/第 6 行.*没有要排的工序 99/);
  expect(told).toMatch(/第 7 行.*加急单，只能提前/);
  expect(told).toMatch(/第 8 行.*没有订单/);
  expect(told).toMatch(/第 9 行.*没有写几点/);
  expect(await stands(a.id)).toEqual(before);
});

it('nothing behind work outside begins before the day on which purchasing expects it back', async () => {
  const { id, number } = await planned();
  await world.database.db.insert(outsideOrder).values({
    ...{ orderId: id, step: 40, name: '镀镍', supplier: '永固表面处理厂', pieces: 20, askedBy: 'planner' },
    ...{ state: 'placed', expectedDate: '2026-04-20' },
  });
  const asks = async (cells: readonly (string | number | null)[], header = HEADER) =>
    (await (await sends([[number, 50, null, ...cells]], header)).card()).text;
  expect(await asks(['2026-04-17 09:00', null, null])).toMatch(
    /第 2 行.*工序 40 镀镍 外协（永固表面处理厂），采购确认 4\/20 回厂.*请排到 4\/20 18:00 之后/,
  );
  expect(await asks(['2026-04-20 09:00', null, null])).toMatch(
    /请留意[\s\S]*永固表面处理厂 镀镍 回厂 预计 4\/20 18:00 才到/,
  );
  expect(await asks([1], ['订单号', '工序号', '机床', '顺序'])).toContain('4/21 08:00');
});

it('a queue on a machine takes the place of times; two may change places', async () => {
  const [a, b] = [await planned({ quantity: 60 }), await planned({ quantity: 60 })];
  await world.database.db.execute(sql`delete from machine_booking`);
  const header = ['订单号', '工序号', '机床', '顺序'];
  const planner = await sends(
    [
      [a.number, 10, 'CK6150-01', 2],
      [b.number, 10, 'CK6150-01', 1],
    ],
    header,
  );
  // A planner reads for a while.
  await moveTo(world.database.db, new Date(NOW.getTime() + 6 * 60_000));
  await planner.presses('确认排产 2 道工序');
  await world.applies();
  const [first, second] = [(await stands(b.id))[0] ?? '', (await stands(a.id))[0] ?? ''];
  expect(first).toMatch(/CK6150-01 2026-03-16 08:1[01]/);
  expect(second.slice(13, 29)).toBe(first.slice(32));
});

it('what changed after the preview is not done: the card says so', async () => {
  const { id, number } = await planned();
  const planner = await sends([[number, 50, null, '2026-04-08 08:00', null, null]]);
  await world.database.db.execute(sql`update machine_booking set state = 'running' where step = 50`);
  const before = await stands(id);
  await planner.presses('确认排产 1 道工序');
  await world.applies();
  expect((await planner.card()).text).toContain('预览之后排产或订单有变化');
  expect(await stands(id)).toEqual(before);
});

it('who may not plan can neither send nor export it', async () => {
  const { number } = await planned();
  const shop = world.uploader('engineer');
  await shop.sends(
    await book({ 排产计划: [HEADER, [number, 10, 'CK6150-01', '2026-03-20 09:00', null, null]] }),
  );
  await world.reads();
  expect((await shop.card()).text).toContain('没有排产的权限');
});
