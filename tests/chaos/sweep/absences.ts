import { sql } from 'drizzle-orm';
import type { House } from './house.ts';
import { opened } from './orders.ts';
import type { Scenario } from './sweep.ts';

const noon = { fromDay: '2026-09-17', fromTime: '12:00', untilDay: '2026-09-18', untilTime: '', reason: '' };

async function form(house: House): Promise<string> {
  await house.writes('engineer', '请假');
  await house.drain();
  return house.keyOf('engineer', '登记请假');
}

async function declared(house: House): Promise<void> {
  await opened(house);
  await house.presses('engineer', await form(house), '确认请假', { ...noon, delegate: '潘越' });
  await house.drain();
}

let card: string;

/** Who is away, and who stands in, with a checkpoint that waits. */
export const absences: Scenario[] = [
  {
    name: 'an absence from now on is declared',
    async given(house) {
      await opened(house);
      card = await form(house);
    },
    when: '2026-09-17 10:00',
    deed: {
      click: (house) =>
        house.click('engineer', card, '确认请假', { ...noon, fromTime: '', delegate: '潘越' }),
    },
    leaves: ['absence.declare'],
  },
  {
    name: 'an absence begins',
    given: declared,
    when: '2026-09-17 12:01',
    deed: { duty: (house) => house.due() },
    leaves: [],
    async seen(house) {
      const cards = sql`select count(*)::int as n from card where key like 'checkpoint:%:user:processor'`;
      if ((await house.number(cards)) !== 1) throw new Error('the delegate has no card');
    },
  },
  {
    name: 'an absence is cancelled while it lasts',
    async given(house) {
      await declared(house);
      await house.clockAt('2026-09-17 12:01:00');
      await house.drain();
      await house.writes('engineer', '取消请假');
      await house.drain();
      card = await house.keyOf('engineer', '请假与代理');
    },
    when: '2026-09-17 13:40',
    deed: { click: (house) => house.click('engineer', card, '取消') },
    leaves: ['absence.cancel'],
  },
];
