import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { dueInstant } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { plantOf } from '../../plant-gateway/config/load.ts';
import type { Card } from '../card.ts';
import { AppError } from '../errors.ts';
import { recordFacts } from '../facts/record.ts';
import type { FactOutcome } from '../facts/record-types.ts';
import { explain } from '../sentences/explain.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, from, labelsOf, listenTo, pressOf } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { runDue } from '../testing/due.ts';
import { putOrder } from '../testing/orders.ts';
import { plantFlow } from './flow.ts';
import { ingest } from './ingest.ts';

const ORDER = 'SO-20260310-0042';
const ID = 'VMC850-03';
const { plant } = plantOf(
  'plant.yaml',
  `machines:
  - id: ${ID}
    name: 3 号立式加工中心
    model: VMC850
    workshop: 机加车间
    source: {type: modbus-tcp, host: 127.0.0.1}
    tags: [{name: run, area: coil, addr: 0, type: bit}, {name: parts, area: holding, addr: 2, type: u32, order: CDAB, counter: true}]
    states: [{state: run, when: {run: true}}, {state: idle, when: {}}]
  - {id: VMC850-04, name: 4 号立式加工中心, model: VMC850}
`,
);

let database: TestDatabase;
let factory: TestFactory;
let heard: ReturnType<typeof listenTo>;

const at = (clock: string): Date => new Date(`2026-03-16T${clock}:00+08:00`);

beforeAll(async () => {
  if (!plant) throw new Error('the plant of the test is faulty');
  database = await createTestDatabase();
  await moveTo(database.db, at('08:00'));
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  await putOrder(database, { number: ORDER, customer: '恒锐', product: 'KHM-200' });
  heard = listenTo(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(
    sql`truncate machine_interval, machine_count, machine_now, plant_conflict, order_operation`,
  );
  await database.db.execute(sql`truncate fact cascade`);
  await heard();
});

const does = <R>(who: string | null, work: Parameters<TestFactory['does']>[1]) =>
  factory.does(who, (ctx) => work({ ...ctx, plant: () => plant ?? { machines: [] } })) as Promise<R>;

async function registers(who: string): Promise<Card> {
  const ask = plantFlow.intents?.['plant.registers'];
  const intent = { kind: 'plant.registers', text: ID } as const;
  await does(who, (ctx) => ask?.(ctx, intent, from(who)) ?? Promise.resolve());
  return (await heard()).at(-1)?.card as Card;
}
/** The machine did this up to now; what it does at the end is its state. */
async function saw(line: string, doubt = ''): Promise<void> {
  const words = line.split(' ');
  for (let i = 0; i + 2 < words.length; i += 2) {
    const [begin, state, end] = [at(words[i] ?? ''), words[i + 1], at(words[i + 2] ?? '')];
    await database.db.execute(sql`
      insert into machine_interval (machine, state, from_at, to_at, samples, quality, source)
      values (${ID}, ${state}, ${begin.toISOString()}, ${end.toISOString()}, 9, ${state === 'unknown' ? doubt : ''}, 'gw')`);
    await database.db.execute(sql`
      insert into machine_now (machine, state, since, seen_at, good_at, source)
      values (${ID}, ${state}, ${begin.toISOString()}, ${end.toISOString()}, ${state === 'unknown' ? begin.toISOString() : end.toISOString()}, 'gw')
      on conflict (machine) do update set state = excluded.state, since = excluded.since, seen_at = excluded.seen_at,
        good_at = excluded.good_at`);
  }
}
let keys = 0;
async function told(clock: string, more: Record<string, unknown>): Promise<void> {
  keys += 1;
  const fact = { kind: 'work_report', key: `W-${keys}`, occurredAt: at(clock).toISOString(), order: ORDER };
  const [kept] = await does<FactOutcome[]>(null, (ctx) =>
    recordFacts(ctx, 'mes', [{ ...fact, step: 10, good: 0, machine: ID, ...more }]),
  );
  expect(kept).toMatchObject({ outcome: 'recorded' });
}
const review = async (clock: string) => {
  await moveTo(database.db, at(clock));
  await does(null, (ctx) => runDue(plantFlow, 'plant.review', ctx, 'now'));
};
async function asks(who: string, text = '', trouble = false, group?: string, figures?: true): Promise<Card> {
  const ask = plantFlow.intents?.['plant.status'];
  await does(
    who,
    (ctx) =>
      ask?.(
        ctx,
        { kind: 'plant.status', text, trouble, ...(figures ? { figures } : {}) },
        from(who, group),
      ) ?? Promise.resolve(),
  );
  return (await heard()).at(-1)?.card as Card;
}
async function presses(who: string, card: Card, label: string, form = {}): Promise<Card> {
  const { action, press } = pressOf(card, label, form);
  const result = await does<{ card: Card } | undefined>(
    who,
    (ctx) => plantFlow.presses?.[action]?.(ctx, press) as never,
  );
  return (await heard()).at(-1)?.card ?? (result?.card as Card);
}
const values = (card: Card) => (card.fields ?? []).map(({ label, value }) => `${label}：${value}`);

it('a gateway that is away, whose clock is wrong or whose records were refused is told of', async () => {
  await moveTo(database.db, at('10:00'));
  await database.db.execute(sql`
    insert into plant_stream (gateway, stream, last_seq, first_at, last_at, own_at, host, skew_ms, lost, lost_at, refused,
      refused_at, refused_why)
    select gateway, stream, 9, app_now() - make_interval(secs => began), app_now() - make_interval(secs => last),
      app_now() - make_interval(secs => last), 'pc-' || stream, skew, lost, app_now() - make_interval(secs => last), refused,
      app_now(), 'machine X is not in plant.yaml'
    from (values ('gw-1', 'a', 9000, 720, 90000, 0, 0), ('gw-2', 'a', 900, 300, 0, 3, 1), ('gw-2', 'b', 280, 0, 0, 0, 1),
      ('gw-3', 'a', 900, 5, 400, 0, 0), ('gw-4', 'a', 999999, 691200, 0, 5, 0), ('gw-5', 'a', 900, 4, 0, 0, 0),
      ('gw-5', 'b', 60, 9, 0, 0, 0), ('gw-6', 'a', 900, -600, 0, 0, 0), ('gw-6', 'b', 60, 9, 0, 0, 0)) as t (gateway, stream, began, last, skew, lost, refused)`);
  const card = await asks('shop', '', true);
  expect(values(card).filter((line) => line.startsWith('采集网关'))).toEqual([
    '采集网关 gw-1：12分钟没有送来数据，请检查网关是否运行、网络是否通（数据会先存在网关里）；时钟快 90 秒，记录已按服务的时钟换算；请校时（NTP）',
    '采集网关 gw-2：缓存满，丢失 3 条记录；拒收 2 条记录（machine X is not in plant.yaml）',
    '采集网关 gw-5：有 2 个网关进程同时用这个名称（主机 pc-a、pc-b），可能复制了网关的目录或虚拟机；记录不丢失、不重复，但设备会被重复访问，请停掉多余的，或改用另一个名称和令牌',
  ]);
  await database.db.execute(sql`delete from plant_stream`);
});

it('开机率: each connected machine with its figures of today, and all together by the time that is known', async () => {
  await saw('07:50 idle 08:30 run 09:50 alarm 10:00');
  await moveTo(database.db, at('10:00'));
  const card = await asks('shop', '', false, undefined, true);
  expect(card.title).toBe('设备 今日开机率');
  expect(card.text).toBe('**合计 开机率 100% · 稼动率 66.7%**');
  expect(values(card)).toEqual([`${ID}：开机 100% · 稼动 66.7%（覆盖率 100%）`]);
  await database.db.execute(sql`delete from machine_interval`);
  const none = await asks('shop', 'VMC850', false, undefined, true);
  expect(none.text).toBe('今天还没有足够的数据。');
  expect(values(none)).toEqual([`${ID}：数据不足（覆盖率 0%）`]);
});

it('shows a machine: since when, how old that is, the figures of the day with their coverage, its job', async () => {
  await saw('07:50 idle 08:30 run 09:50 alarm 10:00');
  await database.db.execute(sql`
    insert into order_operation (order_id, step, name, work_centre)
    select id, 10, '铣', 'VMC850' from customer_order where number = ${ORDER}`);
  await moveTo(database.db, new Date(at('10:00').getTime() + 5_000));
  await told('08:31', { startedAt: at('08:30').toISOString(), machine: 'ｖmc850 03' });
  const card = await asks('shop', 'vmc850 03');
  expect(card.title).toBe('VMC850-03 3 号立式加工中心');
  expect(card.status).toEqual({ text: '报警', tone: 'bad' });
  expect(values(card).slice(0, 5)).toEqual([
    '状态：报警，09:50 起（10分钟）',
    '数据：5 秒前',
    '今日开机率：100%（覆盖率 100%）',
    '今日稼动率：66.7%',
    '报警：占 8.3%，平均无故障 1小时20分',
  ]);
  expect(fieldOf(card, '在做')?.value).toContain(`${ORDER} 工序10`);
  // Each figure that is shown with what it means, no other.
  expect(card.footer?.split('；').map((line) => line.split('＝')[0])).toEqual([
    '开机率',
    '稼动率',
    '报警占比',
    '平均无故障',
    '覆盖率',
  ]);
  const inGroup = await asks('shop', ID, false, 'cidDemoGroup');
  expect(inGroup.buttons).toBeUndefined();
  expect(JSON.stringify(inGroup)).not.toContain(ORDER);
});

it('says that it does not know, and why, instead of an old state; too little seen gives no figures', async () => {
  await saw('08:00 run 08:20 unknown 09:00', 'silent');
  await moveTo(database.db, at('09:00'));
  const silent = await asks('shop', ID);
  expect(silent.status?.text).toBe('未知');
  expect(values(silent)).toEqual([
    '状态：未知，08:20 起（40分钟），设备不应答',
    '数据：40分钟前',
    '今日：数据不足（覆盖率 33.3%，低于 80%）',
  ]);
  await moveTo(database.db, at('09:05'));
  expect(values(await asks('shop', ID))[0]).toBe('状态：未知，09:00 起（5分钟），采集网关没有送来数据');
});

it('lists all machines, or only those that somebody should look at; not for everybody', async () => {
  await saw('08:00 run 10:00');
  await moveTo(database.db, at('10:00'));
  expect((await asks('shop')).text).toBe('运行 1');
  expect((await asks('shop', '', true)).status?.text).toBe('一切正常');
  await expect(asks('lin')).rejects.toThrow(AppError);
});

it('asks the workshop after a quarter of an hour of unreported work, once, and lets it go when it is reported', async () => {
  await told('08:00', { good: 1, finished: true });
  await saw('08:00 idle 08:30 run 08:44');
  await review('08:44');
  expect(await heard()).toEqual([]);
  await saw('08:44 run 08:46');
  await review('08:46');
  const [said, ...others] = await heard();
  expect(others).toEqual([]);
  expect(said?.card?.title).toBe('设备与报工不符');
  expect(fieldOf(said?.card ?? null, 'VMC850-03 未报工')?.value).toContain('报工：没有报工');
  await saw('08:46 run 09:10');
  await review('09:10');
  expect(await heard()).toEqual([]);
  expect(values(await asks('shop', ID)).join()).toContain('08:30 起运行 40分钟');
  await database.db.execute(sql`
    insert into machine_count (machine, counter, minute, delta) values (${ID}, 'parts', ${at('09:00').toISOString()}, 6)`);
  await told('09:11', { startedAt: at('08:30').toISOString(), good: 5 });
  await review('09:12');
  expect(labelsOf(await asks('shop', ID))).toEqual(['刷新']);
  const rows = await database.db.execute(sql`select state from plant_conflict`);
  expect([...rows]).toEqual([{ state: 'over' }]);
});

it('keeps both figures of a difference until somebody who may says why', async () => {
  await saw('08:00 run 09:30 idle 09:40');
  await database.db.execute(sql`
    insert into machine_count (machine, counter, minute, delta) values (${ID}, 'parts', ${at('08:50').toISOString()}, 60)`);
  await moveTo(database.db, at('09:30'));
  await told('09:30', { startedAt: at('08:00').toISOString(), good: 50, finished: true });
  await review('09:40');
  await heard();
  const list = await asks('shop', ID);
  expect(fieldOf(list, 'VMC850-03 数量不符')?.value).toBe(
    '设备：计数 60 件；报工：报工 50 件（合格 50，报废 0）',
  );
  const seen = await presses('shop', list, '说明 VMC850-03 数量不符');
  // Pieces are the planner's to decide.
  expect(labelsOf(seen)).toEqual([]);
  const planners = await presses('planner', await asks('planner', ID), '说明 VMC850-03 数量不符');
  const empty = presses('planner', planners, '确认', { note: ' ' });
  await expect(empty.catch((err: AppError) => explain(err))).resolves.toContain('请先填写原因');
  const done = await presses('planner', planners, '确认', { note: '首件调试 10 件' });
  expect(done.status?.text).toBe('已说明');
  await expect(presses('planner', planners, '确认', { note: '再来' })).rejects.toThrow(AppError);
  await review('09:41');
  const [row] = await database.db.execute(
    sql`select state, note, plc, mes from plant_conflict where kind = 'count'`,
  );
  expect(row).toEqual({
    ...{ state: 'confirmed', note: '首件调试 10 件', plc: { parts: 60 } },
    mes: { parts: 50, good: 50, scrap: 0 },
  });
  expect(
    (await database.db.execute(sql`select 1 from audit_entry where action = 'plant.confirm'`)).length,
  ).toBe(1);
});

it('says nothing where nobody ever names a machine in a report', async () => {
  await saw('08:00 run 09:30');
  await review('09:30');
  expect(await heard()).toEqual([]);
});

/** What a gateway brings. */
const brings = (more: object) =>
  does(null, (ctx) =>
    ingest(
      ctx,
      { ...{ gateway: 'east', stream: '0123456789abcdef', sentAt: 0, records: [] }, ...more },
      KNOWN,
    ),
  );
const KNOWN = new Set([ID, 'VMC850-04']);

it('shows the registers as they came, decoded, with their age; all decodings on request', async () => {
  await moveTo(database.db, at('10:00'));
  await expect(registers('shop')).rejects.toMatchObject({ code: 'plant.no_answer_yet' });
  const raw = [
    { from: 'coil 0', hex: '01' },
    { from: 'holding 2', hex: '04d20000' },
  ];
  await brings({ answers: [{ machine: ID, atMs: at('09:59').getTime(), raw, refused: [] }] });
  const card = await registers('shop');
  expect(card).toMatchObject({
    title: `寄存器 ${ID} 3 号立式加工中心`,
    status: { text: '1分钟前，数据已旧' },
  });
  expect(values(card)).toEqual([
    'run（线圈 0）：1 是',
    'parts（保持寄存器 2）：1234（u32 CDAB，原始 0x04D2 0x0000）',
  ]);
  const all = await presses('shop', card, '全部解码');
  expect(all.text).toContain('2：0x04D2 = 1234，0000 0100 1101 0010');
  expect(all.text).toContain('CDAB 1234');
  // An older answer of a gateway that catches up does not take its place.
  await brings({ answers: [{ machine: ID, atMs: at('09:00').getTime(), raw: [], refused: [] }] });
  expect(values(await registers('shop'))).toEqual(values(card));
  await expect(registers('lin')).rejects.toMatchObject({ code: 'load.not_permitted' });
});

it('the comparison begins when a machine tells something, whenever it came into the file', async () => {
  const open = () => database.db.$count(dueInstant, sql`kind = 'plant.review' and done_at is null`);
  await database.db.execute(sql`delete from due_instant`);
  await moveTo(database.db, at('10:00'));
  const told = {
    ...{ seq: 1, kind: 'interval', machine: 'VMC850-04', state: 'run', samples: 9, doubt: '', final: false },
    ...{ fromMs: at('09:00').getTime(), toMs: at('09:59').getTime() },
  };
  await brings({ records: [told] });
  expect(await open()).toBe(1);
  await brings({ records: [{ ...told, seq: 2 }] });
  expect(await open()).toBe(1);
  expect((await asks('shop', 'VMC850-04')).fields?.[1]).toMatchObject({ label: '数据', value: '1分钟前' });
});
