import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { readCheckpoint } from '../checkpoints/read.ts';
import { chosenTier, escalateCard } from './escalate-card.ts';
import { escalateNow } from './escalate-now.ts';
import { runSteps } from './step.ts';
import { useLadders } from './testing/ladder.ts';

const house = useLadders();

const escalate = (
  userId: string,
  checkpointId: number,
  over: { tier?: number; version?: number; reason?: string } = {},
) =>
  house.factory.does(userId, (ctx) =>
    escalateNow(ctx, { checkpointId, version: 1, reason: '客户在催', ...over }),
  );

const standing = async (id: number) => {
  const [row] = await house.database.db.execute<Record<string, unknown>>(sql`
    select tier, to_char(next_step_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as next,
      array(select split_part(ref, ':', 3) from due_instant where kind = 'escalation.step' and done_at is null and ref like c.id || ':%') as due,
      array(select cause from escalation_step s where s.checkpoint_id = c.id order by s.id) as causes
    from checkpoint c where id = ${id}`);
  return row;
};

it('the next tier is taken as by the clock, with who asked and why', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await house.ladders.clockAt('2026-09-17 10:00:00');
  await escalate('lin', id);
  expect(await house.ladders.reminders()).toEqual(['1 assignee engineer']);
  expect(await standing(id)).toEqual({
    tier: 1,
    next: '09-17 15:30',
    due: ['2'],
    causes: ['林晓岚 要求升级：客户在催'],
  });
  const [row] = await house.database.db.execute(sql`select line from reminder`);
  expect(row).toEqual({ line: '林晓岚 要求升级：客户在催' });
});

it('outside working hours it waits for the next shift, and keeps its cause', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await house.ladders.clockAt('2026-09-17 12:30:00');
  await escalate('lin', id);
  expect(await standing(id)).toMatchObject({ tier: 0, next: '09-17 13:30', due: ['1'], causes: [] });
  await house.ladders.clockAt('2026-09-17 13:30:00');
  await house.factory.does(null, (ctx) => runSteps(ctx, [`${id}:1:1`]));
  expect(await standing(id)).toMatchObject({ tier: 1, causes: ['林晓岚 要求升级：客户在催'] });
});

it('who manages may choose a tier, told at once whatever the hour; what was planned is taken back', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await house.ladders.clockAt('2026-09-17 22:00:00');
  await escalate('director', id, { tier: 2 });
  expect(await house.ladders.reminders()).toEqual([
    '2 head techhead',
    '2 cc director',
    '2 assignee engineer',
  ]);
  expect(await standing(id)).toMatchObject({ tier: 2, next: '09-18 12:00', due: ['3'] });
});

it.each([
  ['who has nothing to do with it', 'zhou', {}, 'checkpoint.not_found'],
  ['a colleague without the right', 'checker', {}, 'escalation.not_yours'],
  ['the salesperson may not choose a tier', 'lin', { tier: 3 }, 'escalation.manage_only'],
  ['no such tier', 'director', { tier: 7 }, 'escalation.bad_tier'],
  ['nonsense', 'director', { tier: Number.NaN }, 'escalation.bad_tier'],
  ['without a reason', 'director', { reason: ' ' }, 'checkpoint.reason_missing'],
  ['on an old card', 'director', { version: 7 }, 'checkpoint.changed'],
])('refused: %s', async (_what, userId, over, code) => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await expect(escalate(userId, id, over)).rejects.toMatchObject({ code });
  expect(await house.ladders.reminders()).toEqual([]);
});

it('after the last tier there is none', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await escalate('director', id, { tier: 3 });
  await expect(escalate('director', id, { version: 2 })).rejects.toMatchObject({
    code: 'escalation.no_tier_left',
  });
});

it('the question offers the tiers that are left, to those who may choose', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  const ctx = await house.factory.as('director');
  const view = await readCheckpoint(ctx, id);
  if (!view) throw new Error('no view');
  const card = escalateCard(ctx.factory, { ...view, tier: 1 }, true);
  expect(card.inputs?.[0]).toMatchObject({
    name: 'tier',
    options: [{ value: 'next' }, { value: '2' }, { value: '3' }],
  });
  expect(escalateCard(ctx.factory, view, false).inputs?.map((one) => one.name)).toEqual(['reason']);
  expect([chosenTier('next'), chosenTier(undefined), chosenTier('3')]).toEqual([{}, {}, { tier: 3 }]);
});
