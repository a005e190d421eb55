import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { PlantRecord } from '../../plant-gateway/delivery/wire.ts';
import type { Ctx } from '../context.ts';
import { createTestFactory } from '../testing/context.ts';
import { ingest } from './ingest.ts';

const KNOWN = new Set(['VMC850-01', 'VMC850-02']);
const START = Date.parse('2026-03-16T08:00:00+08:00');
const STREAM = '0123456789abcdef';
const OTHER = 'fedcba9876543210';

let database: TestDatabase;
let ctx: Ctx;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date(START + 3_600_000));
  ctx = await (await createTestFactory(database)).as(null);
});
afterAll(() => database.close());
beforeEach(() =>
  database.db.execute(sql`truncate machine_interval, machine_count, machine_now, plant_stream`),
);

const interval = (
  seq: number,
  state: 'run' | 'idle' | 'alarm' | 'unknown',
  from: number,
  to: number,
  machine = 'VMC850-01',
): PlantRecord => ({
  ...{ seq, machine, state, kind: 'interval', doubt: state === 'unknown' ? 'silent' : '', final: false },
  ...{ fromMs: START + from * 1000, toMs: START + to * 1000, samples: state === 'unknown' ? 0 : to - from },
});
const count = (seq: number, delta: number, raw: number): PlantRecord => ({
  ...{ seq, delta, raw, machine: 'VMC850-01', kind: 'count', counter: 'parts', atMs: START + seq * 1000 },
});
const batch = (records: PlantRecord[], more = {}) => ({
  ...{ gateway: 'east', stream: STREAM, sentAt: START + 3_600_000, records },
  ...more,
});
const send = (records: PlantRecord[], more = {}) => ingest(ctx, batch(records, more), KNOWN);

const stored = () =>
  database.db.execute(sql`
    select machine, state, extract(epoch from from_at)::int - ${START / 1000}::int as "from",
      extract(epoch from to_at)::int - ${START / 1000}::int as "to", samples
    from machine_interval order by machine, from_at`);

it('takes a batch once, whole or in part, however often it comes', async () => {
  const records = [
    interval(1, 'run', 0, 10),
    interval(2, 'run', 0, 60),
    count(3, 2, 2),
    interval(4, 'idle', 60, 90),
  ];
  expect(await send(records.slice(0, 2))).toEqual({ lastSeq: 2, taken: 2, repeated: 0, refused: [] });
  expect(await send(records)).toMatchObject({ lastSeq: 4, taken: 2, repeated: 2 });
  expect(await send(records)).toMatchObject({ lastSeq: 4, taken: 0, repeated: 4 });
  expect([...(await stored())]).toEqual([
    { machine: 'VMC850-01', state: 'run', from: 0, to: 60, samples: 60 },
    { machine: 'VMC850-01', state: 'idle', from: 60, to: 90, samples: 30 },
  ]);
  const counted = await database.db.execute(sql`select delta::int from machine_count`);
  expect([...counted]).toEqual([{ delta: 2 }]);
  const [now] = await database.db.execute(sql`
    select state, counters, extract(epoch from seen_at)::int - ${START / 1000}::int as seen from machine_now`);
  expect(now).toEqual({ state: 'idle', counters: { parts: 2 }, seen: 90 });
});

it('refuses a gap and says which record must come next; a full buffer may leave one, and it is told', async () => {
  await send([interval(1, 'run', 0, 10)]);
  await expect(send([interval(5, 'run', 20, 30)])).rejects.toMatchObject({
    code: 'plant.gap',
    params: { expected: 2 },
  });
  expect(await send([interval(5, 'run', 20, 30)], { lostBefore: true })).toMatchObject({ lastSeq: 5 });
  const [row] = await database.db.execute(sql`select lost::int, last_seq::int as last from plant_stream`);
  expect(row).toEqual({ lost: 3, last: 5 });
});

it('refuses unknown machines and the future one by one, and goes on', async () => {
  const receipt = await send([
    interval(1, 'run', 0, 10, 'NOBODY-1'),
    interval(2, 'run', 0, 10),
    interval(3, 'run', 10, 9_000),
  ]);
  expect(receipt).toMatchObject({ lastSeq: 3, taken: 1 });
  expect(receipt.refused.map(({ seq, why }) => [seq, why.split(' ').slice(-2).join(' ')])).toEqual([
    [1, 'in plant.yaml'],
    [3, 'the future'],
  ]);
  expect(await stored()).toHaveLength(1);
  const [row] = await database.db.execute(sql`select refused::int from plant_stream`);
  expect(row).toEqual({ refused: 2 });
});

it('refuses what is no batch, naming the field, and people', async () => {
  await expect(send([{ ...interval(1, 'run', 10, 10) }])).rejects.toMatchObject({
    code: 'plant.invalid',
    params: { field: 'records.0.toMs' },
  });
  await expect(send([interval(1, 'run', 0, 1), interval(3, 'run', 1, 2)])).rejects.toMatchObject({
    code: 'plant.invalid',
  });
  const person = { ...ctx, actor: { kind: 'staff', userId: 'shop', name: '', roles: [] } } as const;
  await expect(ingest(person, batch([]), KNOWN)).rejects.toMatchObject({ code: 'plant.not_permitted' });
});

it('two gateways telling of one machine at once leave no overlap and nothing twice', async () => {
  const many = (state: 'run' | 'idle', shift: number) =>
    Array.from({ length: 40 }, (_, i) => interval(i + 1, state, i * 20 + shift, i * 20 + shift + 15));
  await Promise.all([
    send(many('run', 0)),
    send(many('idle', 7), { gateway: 'west', stream: OTHER }),
    send(many('run', 0)),
    send(many('idle', 7), { gateway: 'west', stream: OTHER }),
  ]);
  const [row] = await database.db.execute(sql`
    select count(*) filter (where to_at > next)::int as overlaps, count(*)::int as rows
    from (select to_at, lead(from_at) over (order by from_at) as next from machine_interval) as t`);
  expect(row).toMatchObject({ overlaps: 0 });
  expect(Number(row?.rows)).toBeGreaterThanOrEqual(80);
});

it('any delivery, cut and repeated in any way, stores what one delivery of all would have', async () => {
  const plan = fc.array(
    fc.tuple(fc.constantFrom('run', 'idle', 'alarm', 'unknown'), fc.integer({ min: 1, max: 30 })),
    {
      minLength: 3,
      maxLength: 14,
    },
  );
  await fc.assert(
    fc.asyncProperty(plan, fc.array(fc.nat(14), { minLength: 1, maxLength: 5 }), async (stretches, cuts) => {
      const records: PlantRecord[] = [];
      let at = 0;
      for (const [state, length] of stretches) {
        for (const part of [Math.ceil(length / 2), length])
          records.push(interval(records.length + 1, state as 'run', at, at + part));
        at += length;
      }
      await send(records, { stream: 'a'.repeat(16) });
      const once = [...(await stored())];
      await database.db.execute(sql`truncate machine_interval, machine_now, plant_stream`);
      let last = 0;
      for (const cut of [...cuts, 2 * stretches.length]) {
        const from = Math.max(0, last - (cut % 3));
        const part = records.slice(from, from + Math.max(1, cut));
        last = (await send(part)).lastSeq;
      }
      if (last < records.length) await send(records.slice(last));
      expect([...(await stored())]).toEqual(once);
      await database.db.execute(sql`truncate machine_interval, machine_now, plant_stream`);
    }),
    { numRuns: 15 },
  );
});

it('after the clock was put back, what is told now is not kept out by what was stored ahead of it', async () => {
  await send([interval(1, 'run', 0, 3_000)]);
  await moveTo(database.db, new Date(START + 600_000));
  await send([interval(2, 'alarm', 600, 610)]);
  expect((await stored()).map(({ state, to }) => [state, to])).toEqual([
    ['run', 600],
    ['alarm', 610],
  ]);
  await moveTo(database.db, new Date(START + 3_600_000));
});

it('a gateway whose clock is ahead: what it saw, it saw now, and the true readings after it are shown', async () => {
  const send = (gateway: string, record: PlantRecord, aheadMs: number) =>
    ingest(
      ctx,
      {
        gateway,
        stream: gateway === 'ahead' ? STREAM : OTHER,
        sentAt: START + 3_600_000 + aheadMs,
        lostBefore: false,
        records: [record],
      },
      KNOWN,
    );
  await send('ahead', interval(1, 'alarm', 3_600 + 400, 3_600 + 480), 480_000);
  const shown = () =>
    database.db.execute(sql`
      select state, since <= app_now() and seen_at <= app_now() and good_at <= app_now() as past from machine_now`);
  expect(await shown()).toMatchObject([{ state: 'alarm', past: true }]);
  await moveTo(database.db, new Date(START + 3_605_000));
  await send('right', interval(1, 'run', 3_600, 3_604), 0);
  expect(await shown()).toMatchObject([{ state: 'run', past: true }]);
});

/** A batch of a gateway whose clock is so far ahead of ours (behind: below 0), with what it saw up to `at` seconds from the start. */
const skewed = (stream: string, aheadMs: number, records: PlantRecord[], at: number) => {
  const shifted = records.map((one) =>
    one.kind === 'count'
      ? { ...one, atMs: one.atMs + aheadMs }
      : { ...one, fromMs: one.fromMs + aheadMs, toMs: one.toMs + aheadMs },
  );
  return send(shifted, { stream, run: stream, host: 'line-1', sentAt: START + at * 1000 + aheadMs });
};
const until = (seconds: number) => moveTo(database.db, new Date(START + seconds * 1000));

it.each([
  ['eleven minutes ahead', 660_000],
  ['an hour behind', -3_600_000],
  ['never set', -1_700_000_000_000],
])('a gateway whose clock is %s: its times are put right by ours, nothing is refused', async (_, aheadMs) => {
  await until(60);
  expect(await skewed(STREAM, aheadMs, [interval(1, 'run', 0, 60)], 60)).toMatchObject({
    refused: [],
    skewMs: expect.closeTo(aheadMs, -3),
  });
  await until(100);
  await skewed(STREAM, aheadMs, [interval(2, 'run', 0, 90), interval(3, 'idle', 90, 100)], 100);
  const near = (seconds: number) => expect.closeTo(seconds, -0.5);
  expect([...(await stored())]).toEqual([
    { machine: 'VMC850-01', state: 'run', from: near(0), to: near(90), samples: 90 },
    { machine: 'VMC850-01', state: 'idle', from: near(90), to: near(100), samples: 10 },
  ]);
  const [row] = await database.db.execute<{ skew: number }>(
    sql`select skew_ms::float8 as skew from plant_stream`,
  );
  expect(row?.skew).toBeCloseTo(aheadMs, -3);
  await until(3_600);
});

it('a slow way here is no clock that is behind, and a clock that went slower is followed', async () => {
  await until(60);
  await skewed(STREAM, 0, [interval(1, 'run', 0, 60)], 60);
  // The batch was twelve seconds on its way.
  await until(92);
  await skewed(STREAM, 0, [interval(2, 'run', 0, 80)], 80);
  expect(await stored()).toMatchObject([{ from: 0, to: 80 }]);
  await until(200);
  await skewed(STREAM, -60_000, [interval(3, 'idle', 180, 200)], 200);
  expect(await stored()).toMatchObject([{ to: 80 }, { state: 'idle' }]);
  expect((await stored())[1]?.from).toBeGreaterThanOrEqual(180);
  // What the process left behind, told by one whose clock is wrong by hours: the clock that it had itself stands.
  await until(300);
  const left = [interval(4, 'idle', 180, 290)].map((one) => ({
    ...one,
    fromMs: START + 120_000,
    toMs: START + 230_000,
  }));
  await send(left as PlantRecord[], { stream: STREAM, run: OTHER, sentAt: START + 7 * 3_600_000 });
  expect((await stored()).at(-1)).toMatchObject({ state: 'idle', to: expect.closeTo(290, -0.5) });
  await until(3_600);
});
