import { sql } from 'drizzle-orm';
import { deliveryWarningFlow } from '../../../workflows/delivery-warning/flow.ts';
import { digestFlow } from '../../../workflows/digest/flow.ts';
import type { Factory } from '../../../workflows/factory/factory.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import type { House } from './house.ts';
import type { Scenario } from './sweep.ts';

const { warning, digest } = await loadFactory();
const rules = (factory: Factory): Factory => ({ ...factory, warning, digest });

/** Two orders that are promised for tomorrow, before the hours at which people are told. */
async function near(house: House): Promise<void> {
  await house.clockAt('2026-09-17 08:05:00');
  for (const number of ['SO-20260902-0001', 'SO-20260902-0002'])
    await putOrder(house.database, {
      number,
      customer: '恒锐',
      product: 'KHM-200',
      status: 'in_production',
      promisedDate: '2026-09-18',
      salesUserId: 'lin',
      ownerUserId: 'shop',
    });
  await house.factory.does(null, async (ctx) => {
    const as = { ...ctx, factory: house.base.factory };
    await deliveryWarningFlow.start?.(as);
    await digestFlow.start?.(as);
  });
}

/** People have been warned. */
async function warned(house: House): Promise<void> {
  await near(house);
  await house.clockAt('2026-09-17 08:31:00');
  await house.drain();
}

const states = (state: string, count: number) => async (house: House) => {
  const found = await house.number(
    sql`select count(*)::int as n from delivery_warning where state = ${state}`,
  );
  if (found !== count) throw new Error(`${found} warnings are ${state}`);
};

/** Orders that are near; with SWEEP_ALL=1 what people read in the morning and the answer, too. */
const all: (Scenario & { often?: true })[] = [
  {
    name: 'near orders are warned of',
    often: true,
    rules,
    given: near,
    when: '2026-09-17 08:31',
    deed: { duty: (house) => house.due() },
    leaves: ['warning.tell', 'warning.tell'],
    seen: states('open', 2),
  },
  {
    name: 'digests are sent',
    rules,
    given: warned,
    when: '2026-09-17 08:41',
    deed: { duty: (house) => house.due() },
    leaves: [],
  },
  {
    name: 'a warning is answered',
    rules,
    given: warned,
    when: '2026-09-17 08:35',
    deed: {
      click: async (house) => {
        const order = await house.number(
          sql`select id::int as n from customer_order where number = 'SO-20260902-0001'`,
        );
        const form = { order: String(order), words: '夜班赶装配', until: '2026-09-18' };
        return house.click('lead', 'delivery-warning:user:lead', '已核查/答复', form);
      },
    },
    leaves: ['warning.answer'],
    seen: states('answered', 1),
  },
];

export const warnings = all.filter(({ often }) => often || process.env.SWEEP_ALL);
