import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Ctx } from '../context.ts';
import { minuteOf } from '../load/spans.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { availabilityOf, readUtilisation } from './utilisation.ts';

/** A Monday; the factory works 08:00-12:00 and 13:30-18:00, 510 minutes. */
const DAY = '2026-03-16';
const at = (clock: string, day = DAY): Date => new Date(`${day}T${clock}+08:00`);
const machine = (id: string) => ({ id, model: 'VMC850', shifts: null });

let database: TestDatabase;
let ctx: Ctx;
let orderId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, at('20:00:00'));
  ctx = await (await createTestFactory(database)).as(null);
  await seedCatalogue(database);
  orderId = await putOrder(database, { number: 'SO-1', customer: '恒锐', product: 'KHM-200' });
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`truncate machine_interval, machine_booking cascade`));

/** `08:00:00 run 09:00:00 idle 09:00:45 run 12:00:00`: states from one clock time to the next. */
async function saw(id: string, line: string, day = DAY): Promise<void> {
  const words = line.split(' ');
  for (let i = 0; i + 2 < words.length; i += 2)
    await database.db.execute(sql`
      insert into machine_interval (machine, state, from_at, to_at, samples, source)
      values (${id}, ${words[i + 1]}, ${at(words[i] ?? '', day).toISOString()}, ${at(words[i + 2] ?? '', day).toISOString()}, 9, 'gw')`);
}
let steps = 0;
async function booked(id: string, from: string, to: string, day = DAY): Promise<void> {
  steps += 10;
  await database.db.execute(sql`
    insert into machine_booking (order_id, step, machine, centre, kind, "from", "to", work_minutes, booked_by)
    values (${orderId}, ${steps}, ${id}, 'VMC850', 'machine', ${at(from, day).toISOString()}, ${at(to, day).toISOString()}, 60, 'test')`);
}
const dayOf = async (id: string, from = '00:00:00', to = '20:00:00') =>
  (await readUtilisation(ctx, [machine(id)], minuteOf(at(from)), minuteOf(at(to)))).get(id);

it('a day computed by hand: breaks are no time, short stops are running, what is not seen is not idle', async () => {
  await saw(
    'M-1',
    '07:30:00 off 07:55:00 run 08:30:00 idle 08:30:40 run 09:30:00 alarm 10:00:00 setup 10:30:00 run 12:30:00',
  );
  // Nobody saw 13:30 to 14:30; alarm twice in a row is one alarm, and the break was seen but is no shift time.
  await saw('M-1', '14:30:00 run 16:00:00 alarm 16:15:00');
  await saw('M-1', '16:15:00 alarm 16:30:00 idle 17:30:00 off 19:00:00');
  await booked('M-1', '09:00:00', '10:30:00');
  await booked('M-1', '15:30:00', '16:30:00');
  const seen = await dayOf('M-1');
  // S = 240 + 270 min; K = S - 60.
  expect(seen).toMatchObject({ shiftSec: 510 * 60, knownSec: 450 * 60, coverage: 450 / 510 });
  // run 08:00-09:30 (with the stop of 40 s) + 10:30-12:00 + 14:30-16:00 = 270; off 17:30-18:00 = 30; alarm 30 + 30.
  const { figures } = seen ?? {};
  expect(figures?.running).toBeCloseTo(270 / 450, 9);
  expect(figures?.powered).toBeCloseTo(420 / 450, 9);
  expect(figures?.alarm).toBeCloseTo(60 / 450, 9);
  expect(figures?.mtbfSec).toBeCloseTo((270 * 60) / 2, 6);
  // Booked and known 90 + 60 min: run 30 + 30, set-up 30.
  expect(figures?.availability).toBeCloseTo(90 / 150, 9);
});

it('a stop of a minute is a stop, and one that ends in anything but running', async () => {
  await saw(
    'M-1',
    '08:00:00 run 09:00:00 idle 09:01:00 run 10:00:00 idle 10:00:30 alarm 10:01:00 run 12:00:00',
  );
  const seen = await dayOf('M-1', '08:00:00', '12:00:00');
  expect(seen?.figures?.running).toBeCloseTo((240 * 60 - 60 - 30 - 30) / (240 * 60), 9);
});

it('computes nothing from too little, and nothing ahead of the clock', async () => {
  await saw('M-1', '08:00:00 run 11:00:00');
  expect(await dayOf('M-1', '08:00:00', '12:00:00')).toMatchObject({ coverage: 0.75, figures: null });
  expect(await dayOf('M-1', '08:00:00', '11:00:00')).toMatchObject({ coverage: 1, figures: { running: 1 } });
  expect(await dayOf('M-2')).toMatchObject({ coverage: 0, figures: null });
  await moveTo(database.db, at('11:00:00'));
  expect(await dayOf('M-1')).toMatchObject({ shiftSec: 180 * 60, coverage: 1 });
  await moveTo(database.db, at('20:00:00'));
});

const availability = async (...ids: string[]) => {
  const all = await availabilityOf(ctx, ids.map(machine));
  return ids.map((id) => (all.get(id) ?? []).map(({ share, sure }) => [Number(share.toFixed(4)), sure]));
};

it('a machine that stands idle for want of orders keeps its full availability', async () => {
  await saw('M-1', '08:00:00 run 09:00:00 idle 18:00:00');
  await booked('M-1', '08:00:00', '09:00:00');
  expect((await dayOf('M-1'))?.figures?.running).toBeCloseTo(60 / 510, 9);
  expect(await availability('M-1')).toEqual([
    [
      [1, 'shrunk'],
      [1, 'shrunk'],
    ],
  ]);
});

it('measures within booked time: by shift, drawn to its model while little is known, never below a half', async () => {
  const days = ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13', DAY];
  for (const day of days) {
    // M-1: of the mornings' four booked hours three are worked (24 h in all); afternoons nothing is booked.
    await saw('M-1', '08:00:00 run 11:00:00 alarm 11:30:00 idle 12:00:00 off 18:00:00', day);
    await booked('M-1', '08:00:00', '12:00:00', day);
    // M-2: stands all day in alarm.
    await saw('M-2', '08:00:00 alarm 18:00:00', day);
    await booked('M-2', '08:00:00', '12:00:00', day);
    await booked('M-2', '13:30:00', '18:00:00', day);
  }
  // Model: 18 of 24 + 24 + 27 h were worked.
  const mean = 18 / 75;
  expect(await availability('M-1', 'M-2', 'M-3')).toEqual([
    [
      [0.75, 'measured'],
      [0.5, 'shrunk'],
    ],
    [
      [0.5, 'measured'],
      [0.5, 'measured'],
    ],
    [
      [0.5, 'shrunk'],
      [0.5, 'shrunk'],
    ],
  ]);
  expect(mean).toBeLessThan(0.5);
  expect(await availability('M-1')).toEqual([
    [
      [0.75, 'measured'],
      [0.75, 'shrunk'],
    ],
  ]);
});

it('knows nothing of machines that nobody watches: 1, and it says so', async () => {
  await booked('M-1', '08:00:00', '12:00:00');
  expect(await availability('M-1')).toEqual([
    [
      [1, 'unmeasured'],
      [1, 'unmeasured'],
    ],
  ]);
});
