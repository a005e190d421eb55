import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TxCtx } from '../../../workflows/context.ts';
import { say } from '../../../workflows/say.ts';
import { createHouse, type House } from './house.ts';
import { type Scenario, sweep } from './sweep.ts';

let house: House;
beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.close());

const note = (ctx: TxCtx, text: string) =>
  say(ctx, { to: 'person', userId: 'lin' }, { kind: 'text', text }, text);

/** Something that is due, and is done like this. */
const doing = (name: string, duty: (house: House) => Promise<void>): Scenario => ({
  name,
  given: (one) => one.clockAt('2026-09-17 09:00:00').then(() => undefined),
  when: '2026-09-17 10:00',
  ready: (one) =>
    one.database.db.execute(sql`insert into inbox (channel, dedupe_key, kind, lane, payload)
      values ('dingtalk', 'due', 'event', 'event', '{"kind":"event"}')`),
  deed: { duty },
  leaves: [],
});

test('what is done in one transaction, and taken up again after a death, passes', async () => {
  const whole = doing('whole', (one) => one.inbox());
  await expect(sweep(house, whole)).resolves.toBeGreaterThan(3);
});

test('what is done by halves is found out', async () => {
  const halves = doing('halves', async (one) => {
    await one.factory.does(null, (ctx) => note(ctx, 'one'));
    await one.factory.does(null, (ctx) => note(ctx, 'two'));
  });
  await expect(sweep(house, halves)).rejects.toThrow('killed after statement');
});
