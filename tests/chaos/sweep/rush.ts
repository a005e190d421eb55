import { eq, sql } from 'drizzle-orm';
import { press } from '../../../bot/presses/press.ts';
import { order } from '../../../db/schema/index.ts';
import type { Factory } from '../../../workflows/factory/factory.ts';
import { recordFacts } from '../../../workflows/facts/record.ts';
import { copyRouting } from '../../../workflows/routing/copy.ts';
import { AGAIN_CHANNEL } from '../../../workflows/rush-order/again.ts';
import { settlePlan } from '../../../workflows/scheduling/settle.ts';
import { seedShop } from '../../../workflows/scheduling/testing/shop.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import type { House } from './house.ts';
import type { Scenario } from './sweep.ts';

/** The longer search would take five seconds of each run. */
const rules = (factory: Factory): Factory => ({
  ...factory,
  scheduling: { ...factory.scheduling, refineSeconds: 0 },
});

/** Six orders stand on the machines when a small one that is wanted soon comes; the planner has its options. */
async function offered(house: House): Promise<void> {
  await house.clockAt('2026-09-17 09:00:00');
  await seedShop(house.database);
  for (let i = 1; i <= 6; i += 1) await planned(house, i, 150, '2026-10-30');
  await planned(house, 7, 40, '2026-09-25');
  await house.drain();
  await house.writes('lin', '加急 SO-20260901-0007');
  await house.drain();
}

async function planned(house: House, place: number, quantity: number, promisedDate: string): Promise<void> {
  const { database, factory } = house;
  const id = await putOrder(database, {
    number: `SO-20260901-000${place}`,
    customer: '恒锐',
    product: 'KHM-200',
    quantity,
    status: 'confirmed',
    promisedDate,
    salesUserId: 'lin',
    ownerUserId: 'shop',
  });
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  if (row) await factory.does(null, (ctx) => copyRouting(ctx, row));
  await settlePlan(await factory.as(null), id);
}

/** Milling is full for weeks and held fast: a small order can be made earlier by a supplier only. */
async function full(house: House): Promise<void> {
  await house.clockAt('2026-09-17 09:00:00');
  await seedShop(house.database);
  for (let i = 1; i <= 9; i += 1) await planned(house, i, 200, '2026-10-30');
  await house.database.db.execute(sql`update machine_booking set frozen = true`);
  await planned(house, 0, 40, '2026-09-30');
  await house.drain();
  await house.writes('lin', '加急 SO-20260901-0000');
  await house.drain();
}

/** The planner's press on the option that gives an operation to a supplier. */
async function gives(house: House) {
  const key = await house.keyOf('planner', '加急 SO-20260901-0000');
  const place = await house.number(sql`select max(place)::int as n from rush_option where kind = 'outside'`);
  return house.click('planner', key, `选 ${['', '①', '②', '③'][place]}`);
}

/** The supplier has the order when the first operation that is with it is reported from a machine of ours. */
async function madeTwice(house: House): Promise<void> {
  await full(house);
  await press(house.base, 'dingtalk', await gives(house));
  await house.drain();
  const key = await house.keyOf('buyer', '外协');
  const form = { supplier: '联创精密', date: '2026-09-24' };
  await press(house.base, 'dingtalk', await house.click('buyer', key, '已下外协单', form));
  await house.drain();
  const step = await house.number(sql`select step as n from outside_order`);
  await recordFacts(await house.factory.as(null), 'mes', [
    {
      ...{ kind: 'work_report', key: 'made here', order: 'SO-20260901-0000', step, good: 5, scrap: 0 },
      ...{ occurredAt: '2026-09-17T09:05:00+08:00', machine: 'VMC850-01' },
    },
  ]);
  await house.drain();
}
const decides = async (house: House) =>
  house.click('buyer', await house.keyOf('buyer', '外协'), '外协单已取消');

/** Of an order that a salesperson has before them. */
async function shown(house: House): Promise<void> {
  await house.clockAt('2026-09-17 09:00:00');
  await seedShop(house.database);
  await planned(house, 1, 40, '2026-09-30');
  await house.writes('lin', 'SO-20260901-0001');
  await house.drain();
}
const wishes = async (house: House) =>
  house.click('lin', await house.keyOf('lin', 'SO-20260901-0001'), '加急');

/** The options are with who asked and with the planner. */
async function answered(house: House): Promise<void> {
  const cards = await house.number(sql`
    select count(*)::int as n from card where state = 'open' and key like 'rush:%'`);
  const rounds = await house.number(
    sql`select sum(round)::int as n from rush_request where refinement = 'done'`,
  );
  if (cards !== 2 || rounds !== 1) throw new Error(`${cards} cards after ${rounds} rounds`);
}

const atSupplier = (house: House, state: string) =>
  house.number(sql`
    select count(*)::int as n from outside_order x join order_operation w on w.order_id = x.order_id and w.step = x.step
    where x.state = ${state} and w.outsourced = (x.state <> 'cancelled')`);
const given = async (house: House, state: string): Promise<void> => {
  if ((await atSupplier(house, state)) !== 1) throw new Error(`nothing is ${state} at a supplier`);
};

/** The planner's press on an option by which others make room. */
async function tick(house: House) {
  const key = await house.keyOf('planner', '加急 SO-20260901-0007');
  const place = await house.number(sql`
    select max(place)::int as n from rush_option where jsonb_array_length(plan->'option'->'moved') > 0`);
  return house.click('planner', key, `选 ${['', '①', '②', '③'][place]}`);
}

const undoes = async (house: House) =>
  house.click('planner', await house.keyOf('planner', '加急 SO'), '撤销');

const booked = (house: House) =>
  house.number(sql`select count(*)::int as n from machine_booking where booked_by = 'rush'`);
const moved = (house: House) => house.number(sql`select count(*)::int as n from rush_move`);

const all: (Scenario & { often?: boolean })[] = [
  {
    name: 'a rush order is booked and others make room',
    often: true,
    rules,
    given: offered,
    when: '2026-09-17 09:05',
    deed: { click: tick },
    leaves: ['production.rush_book', 'production.move'],
    async seen(house) {
      if ((await booked(house)) === 0 || (await moved(house)) === 0) throw new Error('nobody made room');
    },
  },
  {
    name: 'a rush booking is taken back',
    rules,
    async given(house) {
      await offered(house);
      await press(house.base, 'dingtalk', await tick(house));
    },
    when: '2026-09-17 09:06',
    deed: { click: undoes },
    leaves: ['production.rush_undo', 'production.move'],
    async seen(house) {
      if ((await booked(house)) > 0) throw new Error('the rush order still stands');
    },
  },
  {
    name: 'a rush order is asked for on a card',
    rules,
    given: shown,
    when: '2026-09-17 09:05',
    deed: { click: wishes },
    leaves: ['order.rush', 'checkpoint.open', 'production.rush_ask', 'production.rush_offer'],
    seen: answered,
  },
  {
    name: 'options of a rush order are looked for',
    rules,
    given: shown,
    when: '2026-09-17 09:05',
    ready: async (house) => press(house.base, 'dingtalk', await wishes(house)),
    deed: { duty: (house) => house.work(AGAIN_CHANNEL) },
    leaves: ['production.rush_offer'],
    seen: answered,
  },
  {
    name: 'a rush order gives an operation to a supplier',
    rules,
    given: full,
    when: '2026-09-17 09:05',
    deed: { click: gives },
    leaves: ['production.rush_book', 'production.outside'],
    seen: (house) => given(house, 'wanted'),
  },
  {
    name: 'an operation is taken back from its supplier',
    rules,
    async given(house) {
      await full(house);
      await press(house.base, 'dingtalk', await gives(house));
    },
    when: '2026-09-17 09:06',
    deed: { click: undoes },
    leaves: ['production.rush_undo', 'production.outside_back'],
    seen: (house) => given(house, 'cancelled'),
  },
  {
    name: 'what is made here as well is cancelled at its supplier',
    rules,
    given: madeTwice,
    when: '2026-09-17 09:30',
    deed: { click: decides },
    leaves: ['production.outside_back', 'production.book'],
    seen: (house) => given(house, 'cancelled'),
  },
];

/** A rush order is booked, and others make room; with SWEEP_ALL=1 it is taken back, and what goes to suppliers is given and settled, too. */
export const rush = all.filter(({ often }) => often || process.env.SWEEP_ALL);
