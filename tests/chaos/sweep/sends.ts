import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { REPEATABLE } from '../../../bot/outbox/claim.ts';
import { repaint, say } from '../../../workflows/say.ts';
import type { House } from './house.ts';
import { dyingAfter } from './mortal.ts';
import { connectionsEnd } from './sweep.ts';

const NEVER = 10_000;

/** One of each kind, to people of their own, and a card that is painted anew. */
async function sayEverything(house: House): Promise<void> {
  const to = (userId: string) => ({ to: 'person', userId }) as const;
  const card = (title: string) => ({ kind: 'card', flow: 'help', key: 'card:old', card: { title } }) as const;
  await house.factory.does(null, (ctx) => say(ctx, to('lin'), card('old'), 'card:old'));
  await house.drain();
  await house.factory.does(null, async (ctx) => {
    await say(ctx, to('engineer'), { kind: 'text', text: 'a text' }, 'text');
    await say(ctx, to('techhead'), { kind: 'notice', title: 'a notice', text: 'of it' }, 'notice');
    await say(ctx, to('pmc'), { ...card('new'), key: 'card:new' }, 'card:new');
    await repaint(ctx, 'card:old', { title: 'painted anew' });
    await say(
      ctx,
      to('techhead'),
      {
        kind: 'meeting',
        ...{ title: 'a meeting', text: 'of it', organiserUserId: 'techhead', attendeeUserIds: ['lin'] },
        ...{ startsAt: '2026-09-17T06:00:00Z', endsAt: '2026-09-17T06:30:00Z' },
      },
      'meeting',
    );
  });
}

/**
 * Kills the sender after each of its statements. Afterwards nothing waits; what the platform knows again by its key has
 * gone out, perhaps twice with the same key; words have gone out at most once, and not at all only where that is said.
 * @returns how many statements it makes
 */
export async function sweepSends(house: House): Promise<number> {
  house.rules();
  await house.snapshots.clear();
  await house.clockAt('2026-09-17 10:00:00');
  await sayEverything(house);
  // When it is told on a busy machine, it is due a moment later: the clock goes back to an instant at which all of it is.
  await house.clockAt('2026-09-17 10:01:00');
  await house.snapshots.save();
  const { made } = await dyingAfter(NEVER, () => house.outbox());
  for (let last = 1; last <= made.length; last += 1) {
    await house.snapshots.restore();
    await house.rewind();
    house.outside.sent.length = 0;
    await dyingAfter(last, () => house.outbox());
    await connectionsEnd(house);
    await house.drain();
    const rows = await house.database.db.execute<{ key: string; kind: string; state: string }>(
      sql`select idempotency_key as key, message->>'kind' as kind, state from outbox where idempotency_key <> 'card:old'`,
    );
    expect(rows).toHaveLength(5);
    for (const { key, kind, state } of rows) {
      const times = house.outside.sent.filter((one) => one.key === key).length;
      const where = `${key}, ${state}, sent ${times} times, killed after ${last} of ${made.length}`;
      if (REPEATABLE.has(kind)) expect([state, times > 0], where).toEqual(['sent', true]);
      else expect(['sent 1', 'unknown 1', 'unknown 0'], where).toContain(`${state} ${times}`);
    }
  }
  return made.length;
}
