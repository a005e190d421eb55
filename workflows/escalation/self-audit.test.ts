import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { faultsOfLadders, overdueStepsMetric } from './self-audit.ts';
import { runSteps } from './step.ts';
import { useLadders } from './testing/ladder.ts';
import { startWatch, watchLadders } from './watch.ts';

const house = useLadders(({ database }) => database.db.execute(sql`truncate checkpoint cascade`));

const faults = async () => (await faultsOfLadders(house.database.db)).map((one) => one.what);
const run = (text: ReturnType<typeof sql>) => house.database.db.execute(text);

describe('the self-audit finds', () => {
  it('nothing while the ladder goes as planned', async () => {
    const id = await house.ladders.open('2026-09-17 09:00:00');
    expect(await faults()).toEqual([]);
    for (const [time, tier] of [
      ['17 14:30', 1],
      ['18 08:30', 2],
      ['18 14:00', 3],
    ] as const) {
      await house.ladders.clockAt(`2026-09-${time}:01`);
      expect(await faults()).toEqual([]);
      await house.factory.does(null, (ctx) => runSteps(ctx, [`${id}:1:${tier}`]));
      expect(await faults()).toEqual([]);
    }
  });

  it('a step that is overdue by more than two cycles', async () => {
    await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:38');
    expect(await faults()).toEqual([]);
    await house.ladders.clockAt('2026-09-17 14:30:42');
    expect(await faults()).toEqual(['overdue']);
    expect([...(await house.database.db.execute(overdueStepsMetric))]).toEqual([
      { name: 'danmai_checkpoints_overdue_steps', labels: '', value: '1' },
    ]);
  });

  it.each([
    ['a step without its due row', sql`delete from due_instant`, '2026-09-17 14:31:00', ['overdue']],
    [
      'a step whose due row is dead',
      sql`update due_instant set dead = true`,
      '2026-09-17 14:31:00',
      ['overdue'],
    ],
    [
      'a step that fails and fails',
      sql`update due_instant set attempts = 3, due_at = '2026-09-17T15:00:00+08:00'`,
      '2026-09-17 14:31:00',
      ['overdue'],
    ],
    [
      'not a step that a press holds for a moment',
      sql`update due_instant set due_at = '2026-09-17T14:31:00.2+08:00'`,
      '2026-09-17 14:31:00',
      [],
    ],
    [
      'a checkpoint without a plan',
      sql`update checkpoint set next_step_at = null`,
      '2026-09-17 10:00:00',
      ['unplanned'],
    ],
    [
      'a checkpoint without a deadline',
      sql`update checkpoint set next_step_at = null, deadline_at = null`,
      '2026-09-17 10:00:00',
      ['no_deadline'],
    ],
    [
      'a third tier without a meeting',
      sql`update checkpoint set next_step_at = null, tier = 3`,
      '2026-09-17 10:00:00',
      ['no_meeting'],
    ],
    [
      'nothing about decided ones',
      sql`update checkpoint set next_step_at = null, state = 'passed'`,
      '2026-09-17 15:00:00',
      [],
    ],
  ])('%s', async (_what, damage, when, expected) => {
    await house.ladders.open('2026-09-17 09:00:00');
    await run(damage);
    await house.ladders.clockAt(when);
    expect(await faults()).toEqual(expected);
  });
});

it('those who look after the ladders are told once per checkpoint, and only in working hours', async () => {
  await house.ladders.open('2026-09-17 09:00:00');
  await run(sql`delete from due_instant`);
  await house.factory.does(null, startWatch);
  await house.ladders.clockAt('2026-09-17 17:56:00');
  await house.factory.does(null, watchLadders);
  expect(await next()).toBe('09-17 17:56');
  await house.ladders.clockAt('2026-09-17 17:57:00');
  await house.factory.does(null, watchLadders);
  await house.factory.does(null, watchLadders);
  const told = await run(
    sql`select recipient->>'userId' as who, message->>'text' as text from outbox where message->>'kind' = 'notice'`,
  );
  expect([...told]).toEqual([
    {
      who: 'director',
      text: expect.stringContaining('「结构工程师确认BOM冻结」该升级而没有升级（计划 9月17日 14:30）'),
    },
  ]);
  expect(await next()).toBe('09-18 08:00');
});

it('what was overdue after a downtime and is done by the second look is told to nobody', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await house.ladders.clockAt('2026-09-17 16:00:00');
  await house.factory.does(null, watchLadders);
  await house.factory.does(null, (ctx) => runSteps(ctx, [`${id}:1:1`]));
  await house.ladders.clockAt('2026-09-17 16:00:41');
  await house.factory.does(null, watchLadders);
  expect([...(await run(sql`select from outbox where message->>'kind' = 'notice'`))]).toEqual([]);
  expect(await next()).toBe('09-17 16:05');
});

/** When it looks again. */
async function next(): Promise<string | undefined> {
  const [row] = await house.database.db.execute<{ at: string }>(
    sql`select to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at from due_instant where kind = 'escalation.watch'`,
  );
  return row?.at;
}
