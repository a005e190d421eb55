import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { chartOf } from '../../board/charts/charts.ts';
import { moveTo } from '../../db/clock.ts';
import {
  incident,
  machineBooking,
  machineInterval,
  machineNow,
  orderOperation,
} from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { LoadSpan } from '../intents.ts';
import type { Message } from '../messages.ts';
import { seedShop } from '../scheduling/testing/shop.ts';
import { explain } from '../sentences/explain.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { from, listenTo } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { loadFlow } from './flow.ts';

const at = (text: string): Date => new Date(`${text}:00+08:00`);
type Said = Extract<Message, { kind: 'chart' }>;

let database: TestDatabase;
let house: TestFactory;
let heard: ReturnType<typeof listenTo>;
let orderId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, at('2026-03-10T09:30'));
  house = await createTestFactory(database);
  await seedCatalogue(database);
  await seedShop(database);
  orderId = await putOrder(database, { number: 'SO-20260301-0042', customer: '恒锐', product: 'KHM-200' });
  heard = listenTo(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(machineBooking);
  await database.db.delete(orderOperation);
  await database.db.delete(incident);
  await database.db.delete(machineNow);
  await database.db.delete(machineInterval);
});

async function asks(userId: string, text: string, group?: string, span?: LoadSpan): Promise<Said> {
  const answer = loadFlow.intents?.['load.show'];
  const asked = { kind: 'load.show', text, ...(span ? { span } : {}) } as const;
  await house.does(userId, async (ctx) => answer?.(ctx, asked, from(userId, group)));
  const said = (await heard()).map(({ message }) => message);
  const chart = said.find((one): one is Said => one.kind === 'chart');
  if (!chart) throw new Error(`no chart among ${JSON.stringify(said)}`);
  return chart;
}

const book = (
  machine: string,
  fromText: string,
  toText: string,
  workMinutes: number,
  step = 10,
  state = 'planned',
) =>
  database.db.insert(machineBooking).values({
    orderId,
    step,
    machine,
    centre: 'VMC850',
    kind: 'machine',
    from: at(fromText),
    to: at(toText),
    workMinutes,
    state,
    bookedBy: 'test',
  });

const refusal = (userId: string, text: string) =>
  asks(userId, text).then(
    () => 'no refusal',
    (err) => explain(err),
  );

it('the heat map shows each machine’s booked share of its own time, the busiest group first', async () => {
  await book('VMC850-02', '2026-03-10T10:00', '2026-03-11T12:00', 630);
  const { chart, caption } = await asks('planner', '');
  if (chart.kind !== 'heat-map') throw new Error(chart.kind);
  expect(chart.machines).toHaveLength(14);
  expect(chart.machines[0]?.id).toBe('VMC850-02');
  // 09:30 now: 09–12, the noon break, 13:30–18, night; booked from 10 on.
  expect(chart.machines[0]?.hours.slice(0, 10)).toEqual([0, 1, 1, null, 1, 1, 1, 1, 1, null]);
  // Of 72 hours from 09:00: Tuesday from 09:30 on, Wednesday, Thursday, Friday until 09:00.
  expect(chart.machines[0]?.load).toBeCloseTo(630 / (420 + 510 + 510 + 60), 2);
  expect(caption).toContain('最忙：VMC850-02 42%');
  expect(caption).toContain('现在起');
});

it('before a weekend it says which days are worked; a longer time and next week can be asked for', async () => {
  await moveTo(database.db, at('2026-03-12T18:30'));
  await book('VMC850-02', '2026-03-13T08:00', '2026-03-13T18:00', 510);
  await book('VMC850-01', '2026-03-16T08:00', '2026-03-16T18:00', 510, 20);
  const usual = await asks('planner', 'VMC850');
  const note = '周六、周日不排班，72 小时内只有 3/13 周五上班';
  expect(usual.caption.split('\n\n').slice(0, 2)).toEqual([
    'VMC850 4 台，72 小时负荷 25%（已排 8.5 / 可用 34 小时）',
    note,
  ]);
  expect(usual.caption).toContain('看远些发「负荷 VMC850 7天」');
  expect(usual.chart).toMatchObject({ span: '72 小时', note });
  expect(JSON.stringify(chartOf(usual.chart, { width: 390 }))).toContain('周六、周日不排班');
  const curve = await asks('planner', 'VMC850-02');
  expect(curve.caption).toContain(note);
  expect(JSON.stringify(chartOf(curve.chart, { width: 390 }))).toContain('周六、周日不排班');
  const longer = await asks('planner', 'VMC850', undefined, { days: 7 });
  expect(longer.caption.split('\n\n')[0]).toBe('VMC850 4 台，7 天负荷 10%（已排 17 / 可用 170 小时）');
  if (longer.chart.kind !== 'heat-map') throw new Error(longer.chart.kind);
  expect(longer.chart).toMatchObject({ span: '7 天', note: '' });
  expect(longer.chart.machines[0]?.hours).toHaveLength(168);
  // What stands before its Monday is no part of next week.
  const next = await asks('planner', 'VMC850', undefined, { week: 'next' });
  expect(next.caption.split('\n\n')[0]).toBe('VMC850 4 台，下周负荷 5%（已排 8.5 / 可用 170 小时）');
  expect(next.chart).toMatchObject({ from: at('2026-03-16T00:00').getTime() / 60_000 });
  expect(next.name).toBe('VMC850 下周产能热力图');
  await moveTo(database.db, at('2026-03-10T09:30'));
});

it('the picture carries the link to its live page, of the model or machine that was asked for', async () => {
  const links: (string | undefined)[] = [];
  for (const text of ['', 'VMC850', 'VMC850-03']) {
    await house.does('planner', async (ctx) =>
      loadFlow.intents?.['load.show']?.(
        { ...ctx, publicUrl: 'https://danmai.example.com' },
        { kind: 'load.show', text },
        from('planner'),
      ),
    );
    for (const { message } of await heard()) if (message.kind === 'chart') links.push(message.link?.url);
  }
  const page = 'https://danmai.example.com/board/load';
  expect(links).toEqual([page, `${page}?model=VMC850`, `${page}?machine=VMC850-03`]);
});

it('a model’s name shows its group, an id the curve of one machine with its jobs and first free time', async () => {
  await book('VMC850-03', '2026-03-10T08:00', '2026-03-10T12:00', 240);
  const group = await asks('shop', 'vmc850');
  expect(group.chart.kind === 'heat-map' && group.chart.machines.map(({ model }) => model)).toEqual(
    Array(4).fill('VMC850'),
  );
  const { chart } = await asks('shop', 'VMC850-03');
  if (chart.kind !== 'load-curve') throw new Error(chart.kind);
  expect(chart.jobs.map(({ label }) => label)).toEqual(['0042-10']);
  expect(chart.free?.from).toBe(at('2026-03-10T13:30').getTime() / 60_000);
});

it('a job whose pieces take twice as long as planned runs on over the next one: overload, in red', async () => {
  await book('VMC850-01', '2026-03-10T08:00', '2026-03-10T12:00', 240, 10, 'running');
  await book('VMC850-01', '2026-03-10T13:30', '2026-03-10T18:00', 270, 20);
  // 90 minutes for 40 of 200 pieces: 160 more take 360, and only 150 were left until noon.
  await database.db.insert(orderOperation).values({
    orderId,
    step: 10,
    name: '铣',
    workCentre: 'VMC850',
    good: 40,
    lastReportAt: at('2026-03-10T09:30'),
  });
  const { chart, caption } = await asks('planner', 'VMC850-01');
  if (chart.kind !== 'load-curve') throw new Error(chart.kind);
  expect(chart.machine.hours.slice(4, 9)).toEqual([2, 2, 2, 2, 1]);
  expect(chart.bookedHours).toBeCloseTo((360 + 270) / 60, 1);
  expect(caption).toContain('有时段超负荷：VMC850-01');
});

it('a breakdown blocks what is planned there, and the caption asks to plan it elsewhere', async () => {
  await book('VMC850-01', '2026-03-10T10:00', '2026-03-10T12:00', 120);
  await database.db.insert(incident).values({
    kind: 'machine_breakdown',
    subject: 'VMC850-01',
    fromAt: at('2026-03-10T09:00'),
    untilDate: '2026-03-10',
    reportedBy: 'staff:shop',
  });
  const { chart, caption } = await asks('planner', 'VMC850-01');
  if (chart.kind !== 'load-curve') throw new Error(chart.kind);
  expect(chart.machine.hours.slice(0, 6)).toEqual(['down', 'blocked', 'blocked', null, 'down', 'down']);
  expect(caption).toContain('停机时段还排着活：VMC850-01');
});

it('each machine says how old what is known of it is', async () => {
  const known = (machine: string, goodAt: string) => ({
    machine,
    state: 'run',
    since: at('2026-03-10T08:00'),
    seenAt: at(goodAt),
    goodAt: at(goodAt),
    source: 'test',
  });
  await database.db
    .insert(machineNow)
    .values([known('VMC850-01', '2026-03-10T09:30'), known('VMC850-02', '2026-03-10T09:10')]);
  await book('VMC850-03', '2026-03-10T08:00', '2026-03-10T12:00', 240, 10, 'running');
  await database.db.insert(orderOperation).values({
    orderId,
    step: 10,
    name: '铣',
    workCentre: 'VMC850',
    good: 1,
    lastReportAt: at('2026-03-10T09:00'),
  });
  const { chart } = await asks('planner', 'VMC850');
  const fresh = chart.kind === 'heat-map' && new Map(chart.machines.map((one) => [one.id, one.fresh]));
  expect(fresh && ['01', '02', '03', '04'].map((end) => fresh.get(`VMC850-${end}`))).toEqual([
    { kind: 'live' },
    { kind: 'minutes', minutes: 20 },
    { kind: 'reports' },
    { kind: 'none' },
  ]);
});

it('a machine that was read a moment ago but is not known now is not live', async () => {
  const moment = at('2026-03-10T09:30');
  await database.db.insert(machineNow).values({
    machine: 'VMC850-01',
    state: 'unknown',
    since: moment,
    seenAt: moment,
    goodAt: moment,
    source: 'test',
  });
  const { chart } = await asks('planner', 'vmc850-1');
  expect(chart).toMatchObject({ machine: { id: 'VMC850-01', fresh: { kind: 'minutes', minutes: 0 } } });
});

it('a machine that worked off three quarters of what was planned takes longer, and the picture says how sure that is', async () => {
  const days = ['02', '03', '04', '05', '06', '09'].map((day) => `2026-03-${day}`);
  for (const [index, day] of days.entries()) {
    const stretch = (state: string, fromText: string, toText: string) => ({
      ...{ machine: 'VMC850-01', state, source: 'test', samples: 9 },
      ...{ fromAt: at(`${day}T${fromText}`), toAt: at(`${day}T${toText}`) },
    });
    await database.db
      .insert(machineInterval)
      .values([stretch('run', '08:00', '11:00'), stretch('alarm', '11:00', '12:00')]);
    await book('VMC850-01', `${day}T08:00`, `${day}T12:00`, 180, 100 + index, 'done');
  }
  await book('VMC850-01', '2026-03-10T10:00', '2026-03-10T12:00', 120);
  // What was measured before is kept for ten minutes.
  await moveTo(database.db, at('2026-03-10T09:45'));
  const { chart } = await asks('planner', 'VMC850-01').finally(() =>
    moveTo(database.db, at('2026-03-10T09:30')),
  );
  if (chart.kind !== 'load-curve') throw new Error(chart.kind);
  expect(chart.machine.availability).toEqual({ share: 0.75, sure: 'measured' });
  expect(chart.machine.hours.slice(0, 3)).toEqual([0, 1.333, 1.333]);
  const drawn = JSON.stringify(chartOf(chart).option.graphic);
  expect(drawn).toContain('设备状态：未接入 · 可用率 0.75（实测） · 截至 09:45');
});

it('a group of colleagues reads the load, but no order', async () => {
  await book('VMC850-03', '2026-03-10T10:00', '2026-03-10T12:00', 120);
  const said = await asks('planner', 'VMC850-03', 'cidDemoGroup');
  expect(JSON.stringify(said)).not.toContain('0042');
});

it('salespeople are refused, and a name that is none is answered with the models', async () => {
  expect(await refusal('lin', '')).toContain('没有查看设备负荷的权限');
  expect(await refusal('planner', 'VMC999')).toContain('现有型号：CK6150、DK7740');
});

it('a curve ends where nobody knows the holidays of the next year', async () => {
  await moveTo(database.db, at('2026-12-30T09:00'));
  const { chart } = await asks('planner', 'VMC850-01').finally(() =>
    moveTo(database.db, at('2026-03-10T09:30')),
  );
  expect(chart.kind === 'load-curve' && chart.machine.hours.slice(39).every((hour) => hour === null)).toBe(
    true,
  );
});
