import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { DIGEST_CHECK } from './check.ts';
import { digestFlow } from './flow.ts';
import { digestHouse, HOUR } from './testing/house.ts';

const house = digestHouse();
const { heard, at, put, engine } = house;

/** Digests of the morning have been queued; the outbox has sent them but for those named. */
async function sentBut(states: Readonly<Record<string, string>>): Promise<void> {
  await put('SO-20260301-0001', { promisedDate: '2026-03-12' });
  await at(HOUR);
  await engine();
  await heard();
  await house.database.db.execute(sql`update outbox set state = 'sent'`);
  for (const [userId, state] of Object.entries(states))
    await house.database.db.execute(
      sql`update outbox set state = ${state} where idempotency_key like ${`digest.send:%:${userId}`}`,
    );
}

const alarms = async () =>
  (await heard()).flatMap(({ message }) => (message.kind === 'notice' ? [message.text] : []));

it('whoever looks after the house is told once whose digest was lost in the middle or was refused', async () => {
  await sentBut({ boss: 'unknown', shop: 'failed' });
  await at('2026-03-16T08:42:00+08:00');
  await engine(digestFlow, DIGEST_CHECK);
  expect(await alarms()).toEqual([]);
  await at('2026-03-16T08:44:00+08:00');
  await engine(digestFlow, DIGEST_CHECK);
  const [text, ...others] = await alarms();
  expect(others).toEqual([]);
  expect(text).toMatch(
    /^3月16日的日报：\n\n没有送达：.+。\n\n不确定是否送达（.+）：.+。\n\n请提醒他们发「日报」/,
  );
  await at('2026-03-16T09:30:00+08:00');
  await engine(digestFlow, DIGEST_CHECK);
  expect(await alarms()).toEqual([]);
});

it('nobody is told while some are on their way, nor when all arrived', async () => {
  await sentBut({ boss: 'queued', shop: 'unknown' });
  await at('2026-03-16T08:44:00+08:00');
  await engine(digestFlow, DIGEST_CHECK);
  expect(await alarms()).toEqual([]);
  await house.database.db.execute(sql`update outbox set state = 'sent'`);
  await at('2026-03-16T08:55:00+08:00');
  expect(await engine(digestFlow, DIGEST_CHECK)).toBe(1);
  expect(await alarms()).toEqual([]);
});
