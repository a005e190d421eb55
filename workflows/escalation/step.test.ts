import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { lateStep } from './late-step.ts';
import { faultsOfLadders } from './self-audit.ts';
import { runSteps } from './step.ts';
import { useLadders } from './testing/ladder.ts';

const house = useLadders();

const open = (when: string) => house.ladders.open(when);
const clockAt = (when: string) => house.ladders.clockAt(when);
const step = (...refs: string[]) => house.factory.does(null, (ctx) => runSteps(ctx, refs));

async function state(id: number) {
  const [row] = await house.database.db.execute<Record<string, unknown>>(sql`
    select state, tier, arm, to_char(next_step_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as next,
      array(select to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') || ' ' || split_part(ref, ':', 3) from due_instant
            where kind = 'escalation.step' and done_at is null and ref like c.id || ':%' order by ref) as due
    from checkpoint c where id = ${id}`);
  return row;
}

const reminders = () => house.ladders.reminders();

const steps = async () =>
  (
    await house.database.db.execute<Record<string, unknown>>(
      sql`select tier, outcome, told, cc, cause from escalation_step order by id`,
    )
  ).map((row) => Object.values(row));

const away = (userId: string, delegate: string) => house.ladders.away(userId, delegate);

describe('a step of the ladder', () => {
  it('tier 1 reminds who must sign, and plans tier 2 in working time', async () => {
    const id = await open('2026-09-17 09:00:00');
    expect(await state(id)).toMatchObject({ next: '09-17 14:30', due: ['09-17 14:30 1'] });
    await clockAt('2026-09-17 14:30:01');
    await step(`${id}:1:1`);
    expect(await reminders()).toEqual(['1 assignee engineer']);
    expect(await state(id)).toMatchObject({ tier: 1, next: '09-18 08:30' });
    expect(await steps()).toEqual([[1, 'told', ['engineer'], [], 'schedule']]);
  });

  it('runs once, however often it is asked for', async () => {
    const id = await open('2026-09-17 09:00:00');
    await clockAt('2026-09-17 14:30:01');
    await step(`${id}:1:1`);
    await step(`${id}:1:1`, `${id}:9:2`, '999999:1:1');
    expect(await reminders()).toHaveLength(1);
  });

  it('tier 1 reminds the delegate of who is on leave, too', async () => {
    const id = await open('2026-09-17 09:00:00');
    await away('engineer', 'processor');
    await clockAt('2026-09-17 14:30:01');
    await step(`${id}:1:1`);
    expect(await reminders()).toEqual(['1 assignee engineer', '1 delegate processor']);
  });

  it('tier 2 tells the head and their delegate, copies the director, and tells who must sign', async () => {
    const id = await open('2026-09-17 09:00:00');
    await away('techhead', 'pmc');
    await clockAt('2026-09-17 14:30:01');
    await step(`${id}:1:1`);
    await clockAt('2026-09-18 08:30:01');
    await step(`${id}:1:2`);
    expect((await reminders()).slice(1)).toEqual([
      '2 head techhead',
      '2 head pmc',
      '2 cc director',
      '2 assignee engineer',
    ]);
    expect((await steps())[1]).toEqual([
      2,
      'told',
      ['techhead', 'pmc'],
      ['director', 'engineer'],
      'schedule',
    ]);
  });

  it('tier 3 has a meeting planned with everybody concerned, and plans nothing more', async () => {
    const id = await open('2026-09-17 09:00:00');
    for (const [time, tier] of [
      ['17 14:30', 1],
      ['18 08:30', 2],
    ] as const) {
      await clockAt(`2026-09-${time}:01`);
      await step(`${id}:1:${tier}`);
    }
    await clockAt('2026-09-18 14:00:01');
    await step(`${id}:1:3`);
    const [meeting] = await house.database.db.execute<Record<string, unknown>>(
      sql`select state, organiser_user_id as organiser, attendee_user_ids as attendees from escalation_meeting`,
    );
    expect(meeting).toEqual({
      state: 'planning',
      organiser: 'techhead',
      attendees: ['engineer', 'director', 'lin'],
    });
    expect(await state(id)).toMatchObject({ tier: 3, next: null });
  });

  it('is held outside working hours and while somebody works on it', async () => {
    const id = await open('2026-09-17 09:00:00');
    await clockAt('2026-09-17 21:00:00');
    await step(`${id}:1:1`);
    expect(await state(id)).toMatchObject({ tier: 0, next: '09-18 08:00', due: ['09-18 08:00 1'] });
    await house.database.db.execute(
      sql`update checkpoint set busy_until = '2026-09-18T10:00:00+08:00' where id = ${id}`,
    );
    await clockAt('2026-09-18 08:00:00');
    await step(`${id}:1:1`);
    expect(await state(id)).toMatchObject({ tier: 0, next: '09-18 10:00', due: ['09-18 10:00 1'] });
    expect(await reminders()).toEqual([]);
  });

  it('that reaches nobody is skipped and reported, and the next tier follows at once', async () => {
    const id = await open('2026-09-17 09:00:00');
    await house.database.db.execute(
      sql`update checkpoint_signer set user_id = 'gone' where checkpoint_id = ${id}`,
    );
    await clockAt('2026-09-17 14:30:01');
    await step(`${id}:1:1`);
    expect(await state(id)).toMatchObject({ tier: 1, next: '09-17 14:30' });
    expect(await steps()).toEqual([[1, 'skipped', [], [], 'schedule']]);
    await step(`${id}:1:2`);
    expect(await reminders()).toEqual(['2 head director']);
    const said = await house.database.db.execute<{ text: string }>(
      sql`select message->>'text' as text from outbox where message->>'kind' = 'notice' order by id`,
    );
    expect(said[0]?.text).toContain('第1级：找不到责任人，已跳过这一级');
    expect(said[1]?.text).toContain('第2级：找不到部门负责人，已改发给抄送人');
  });

  it('leaves a checkpoint that somebody is pressing alone, and comes back', async () => {
    const id = await open('2026-09-17 09:00:00');
    await clockAt('2026-09-17 14:30:01');
    await house.factory.does(null, async (press) => {
      await press.tx.execute(sql`select from checkpoint where id = ${id} for update`);
      await step(`${id}:1:1`);
    });
    expect(await reminders()).toEqual([]);
    expect(await state(id)).toMatchObject({ due: ['09-17 14:30 1'] });
  });

  it('decides at the deadline where the rule says so, instead of reminding', async () => {
    const id = await open('2026-09-17 09:00:00');
    const ctx = await house.factory.as(null);
    const rule = ctx.factory.checkpoints.bom_freeze;
    if (!rule) throw new Error('no rule');
    const rejecting = {
      ...ctx.factory,
      checkpoints: { ...ctx.factory.checkpoints, bom_freeze: { ...rule, onTimeout: 'reject' as const } },
    };
    await clockAt('2026-09-17 14:30:01');
    await house.database.db.transaction((tx) => runSteps({ ...ctx, tx, factory: rejecting }, [`${id}:1:1`]));
    expect(await state(id)).toMatchObject({ state: 'rejected', next: null, due: [] });
    expect(await reminders()).toEqual([]);
    expect(await steps()).toEqual([[1, 'timed_out', [], [], 'schedule']]);
  });

  it('writes who was told into the log, with the order', async () => {
    const id = await open('2026-09-17 09:00:00');
    await clockAt('2026-09-17 14:30:01');
    await step(`${id}:1:1`);
    const [entry] = await house.database.db.execute<Record<string, unknown>>(
      sql`select action, entity, change from audit_entry order by seq desc limit 1`,
    );
    expect(entry).toMatchObject({
      action: 'escalation.remind',
      entity: 'order',
      change: { told: [null, ['engineer']] },
    });
  });
});

it('hundreds of steps are taken in one go', async () => {
  const [row] = await house.database.db.execute<{ id: number }>(
    sql`select min(id)::float8 as id from customer_order`,
  );
  await clockAt('2026-09-17 11:00:00');
  await house.database.db.execute(sql`
    insert into checkpoint (order_id, key, name, opened_by, deadline_at, next_step_at)
    select ${row?.id}, 'bom_freeze:' || n, '关卡 ' || n, 'test', app_now(), app_now() from generate_series(1, 200) n`);
  await house.database.db.execute(sql`
    insert into checkpoint_signer (checkpoint_id, round, place, user_id)
    select id, 1, 1, 'engineer' from checkpoint where key like 'bom_freeze:%'`);
  const ids = await house.database.db.execute<{ id: string }>(
    sql`select id from checkpoint where key like 'bom_freeze:%'`,
  );
  const started = performance.now();
  await step(...ids.map((one) => `${one.id}:1:1`));
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(await reminders()).toHaveLength(200);
});

describe('a year whose holidays nobody knows', () => {
  it('is not guessed: those who look after the ladder are told, and the step is planned when the year is known', async () => {
    const id = await open('2026-12-31 09:00:00');
    await clockAt('2026-12-31 14:30:01');
    await step(`${id}:1:1`);
    expect(await state(id)).toMatchObject({ tier: 1, next: null });
    await house.database.db.execute(
      sql`update due_instant set done_at = app_now() where due_at <= app_now()`,
    );
    const [alarm] = await house.database.db.execute<{ title: string }>(
      sql`select message->>'title' as title from outbox where message->>'kind' = 'notice'`,
    );
    expect(alarm?.title).toBe('工作日历缺少2027年');
    const faults = await faultsOfLadders(house.database.db, 10_000);
    expect(faults.filter((one) => one.checkpointId === id)).toEqual([]);

    await clockAt('2027-01-04 09:00:00');
    const ctx = await house.factory.as(null);
    const calendar = createWorkingCalendar({ ...ctx.factory.calendar.config, statutory: 'off' });
    await house.database.db.transaction((tx) =>
      lateStep({ ...ctx, tx, factory: { ...ctx.factory, calendar } }, `${id}:1:2`),
    );
    expect(await state(id)).toMatchObject({ next: '01-01 08:30', due: ['01-01 08:30 2'] });
  });

  it('holds a step that comes in that year', async () => {
    const id = await open('2026-12-30 09:00:00');
    await clockAt('2027-01-04 09:00:00');
    await step(`${id}:1:1`);
    expect(await state(id)).toMatchObject({ tier: 0, due: ['01-04 15:00 1'] });
  });
});
