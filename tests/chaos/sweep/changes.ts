import { sql } from 'drizzle-orm';
import { putOrder } from '../../../workflows/testing/orders.ts';
import type { House } from './house.ts';
import { numberOf, opened, withEvidence } from './orders.ts';
import type { Scenario } from './sweep.ts';

/** The order's own card, as this person gets it by asking. */
async function shown(house: House, userId: string, number: string): Promise<string> {
  await house.writes(userId, number);
  await house.drain();
  return house.keyOf(userId, number);
}

let card: string;
let order: number;

/** Changes of an order that move its checkpoints. */
export const changes: Scenario[] = [
  {
    name: 'a change that opens passed and open checkpoints anew',
    async given(house) {
      const at = await opened(house, { specialProcesses: ['镀镍'] });
      await withEvidence(house, at.checkpoint);
      await house.presses('engineer', at.cardOf('engineer'), '通过');
      card = await shown(house, 'director', await numberOf(house, at.order));
      await house.presses('director', card, '变更');
    },
    when: '2026-09-17 10:00',
    deed: {
      click: (house) =>
        house.click('director', card, '确认变更', {
          quantity: '250',
          requirements: '外壳加厚',
          specialProcesses: '镀镍、发黑',
          bomRevision: 'B',
          reason: '客户改了图纸',
        }),
    },
    leaves: ['order.change', 'checkpoint.reopen', 'checkpoint.reopen', 'checkpoint.open'],
  },
  {
    name: 'a step that opens checkpoints',
    async given(house) {
      await house.clockAt('2026-09-17 09:00:00');
      const number = 'SO-20260901-9001';
      const values = { number, customer: '恒锐', product: 'KHM-200', status: 'pending_review' };
      await putOrder(house.database, { ...values, specialProcesses: ['镀镍'], salesUserId: 'lin' });
      card = await shown(house, 'planner', number);
    },
    when: '2026-09-17 10:00',
    deed: { click: (house) => house.click('planner', card, '确认订单') },
    leaves: ['checkpoint.open', 'checkpoint.open', 'order.transition'],
  },
  {
    name: 'the end of an order, which withdraws what is open',
    async given(house) {
      const at = await opened(house, { specialProcesses: ['镀镍'] });
      card = await shown(house, 'director', await numberOf(house, at.order));
      await house.presses('director', card, '取消订单');
    },
    when: '2026-09-17 10:00',
    deed: { click: (house) => house.click('director', card, '确认取消订单', { reason: '客户撤单' }) },
    leaves: ['checkpoint.withdraw', 'checkpoint.withdraw', 'order.cancel'],
  },
  {
    name: 'checkpoints of an imported order',
    async given(house) {
      await house.clockAt('2026-09-17 09:00:00');
      const number = 'SO-20260901-9002';
      order = await putOrder(house.database, {
        ...{ number, customer: '恒锐', product: 'KHM-200', status: 'confirmed', salesUserId: 'lin' },
      });
    },
    when: '2026-09-17 10:00',
    ready: (house) =>
      house.database.db.execute(sql`
        insert into due_instant (kind, ref, due_at) values ('checkpoints.imported', ${`${order}:1:c`}, app_now())`),
    deed: { duty: (house) => house.due() },
    leaves: ['checkpoint.open'],
  },
];
