import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectLadderClean } from '../../workflows/escalation/testing/clean.ts';
import { type GoldenHouse, openGoldenHouse } from './house.ts';

/** Ten times as many are measured by `npm run bench -- escalation`. */
const MANY = 1_000;

let house: GoldenHouse;
beforeEach(async () => {
  house = await openGoldenHouse();
});
afterEach(() => house.close());

/** Many checkpoints of one order, all due at Thursday 10:00, asked of everybody in turn. */
async function openMany(): Promise<void> {
  const { db } = house.database;
  await house.ladders.open('2026-09-17 09:00:00');
  await db.execute(sql`
    insert into checkpoint (order_id, key, name, opened_by, deadline_at, next_step_at)
    select o.id, 'bom_freeze:' || n, '关卡' || n, 'test', '2026-09-17T10:00:00+08:00', '2026-09-17T10:00:00+08:00'
    from customer_order o, generate_series(1, ${MANY}) n`);
  await db.execute(sql`
    with people as (select array_agg(user_id order by user_id) as ids from person)
    insert into checkpoint_signer (checkpoint_id, round, place, user_id)
    select c.id, 1, 1, p.ids[1 + c.id % array_length(p.ids, 1)] from checkpoint c, people p where c.key like 'bom_freeze:%'`);
  await db.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select 'escalation.step', id || ':1:1', next_step_at from checkpoint where key like 'bom_freeze:%'`);
}

test.each([1, 4])(
  'a thousand due at the same instant, %i copies: each step once, each reminder in one message',
  async (copies) => {
    await openMany();
    await house.run(copies);
    house.told();
    await house.goTo('2026-09-17 10:00:00');
    const told = house.told();
    const [row] = await house.database.db.execute<Record<string, number>>(sql`
      select (select count(*)::int from escalation_step) as steps,
        (select count(*)::int from reminder where state = 'said') as said,
        (select count(*)::int from reminder) as reminders,
        (select count(distinct said_with)::int from reminder) as messages,
        (select count(*)::int from audit_entry where action = 'escalation.remind') as entries,
        (select count(distinct user_id)::int from reminder) as people`);
    expect(row).toMatchObject({ steps: MANY, said: MANY, reminders: MANY, entries: MANY });
    const notices = told.filter((line) => line.includes(': 通知 '));
    expect(notices).toHaveLength(row?.messages ?? 0);
    // Bundled: a few messages each, because nobody waits longer than half a second for the others.
    expect(notices.length).toBeLessThanOrEqual(12 * (row?.people ?? 0));
    const counted = notices.map((line) => Number(/关卡提醒：(\d+) 项/.exec(line)?.[1] ?? 1));
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(MANY);
    await expectLadderClean(house.database.db);
    await house.goTo('2026-09-17 10:05:00');
    expect(house.told()).toEqual([]);
  },
  60_000,
);
