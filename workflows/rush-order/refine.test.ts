import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rushRequest } from '../../db/schema/index.ts';
import { betters, refineWaiting } from './refine.ts';
import type { StoredOption } from './stored.ts';
import { type Desk, openDesk } from './testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const option = (how: StoredOption['how'], end: number, slip = 0): StoredOption => ({
  how,
  option: { completion: { p50: end, p90: end } } as StoredOption['option'],
  lines: [],
  putOff:
    slip > 0 ? [{ slipMinutes: slip, wasOnTime: true, onTime: true } as StoredOption['putOff'][number]] : [],
  checks: [],
  why: '',
  overtime: [],
});

it('is better by an earlier end, or by less delay of others at the same end; never by a worse one', () => {
  const before = [option('none', 5000), option('earliest', 3000, 400)];
  expect(betters([option('none', 5000), option('earliest', 3000, 100)], before)).toBe(true);
  expect(betters([option('none', 5000), option('earliest', 2800, 900)], before)).toBe(true);
  expect(betters([option('none', 5001), option('earliest', 3001, 400)], before)).toBe(false);
  expect(betters([option('none', 5000), option('earliest', 3000, 500)], before)).toBe(false);
  expect(betters([option('none', 5000)], before)).toBe(false);
});

it('a round that waits is searched in a thread, once, and a restart in the middle gives it back', async () => {
  for (let i = 0; i < 4; i += 1) await desk.planned({ quantity: 150 });
  const { number } = await desk.planned({ quantity: 40 });
  await desk.asks('planner', number);
  const state = async () => (await desk.database.db.select().from(rushRequest))[0];
  expect((await state())?.refinement).toBe('waiting');
  const ctx = await desk.factory.as(null);
  const quick = {
    ...ctx,
    factory: { ...ctx.factory, scheduling: { ...ctx.factory.scheduling, refineSeconds: 1 } },
  };
  const stopped = new AbortController();
  const running = refineWaiting(quick, stopped.signal);
  await expect.poll(async () => (await state())?.attempts).toBe(1);
  stopped.abort();
  await running;
  expect(await state()).toMatchObject({ refinement: 'waiting', attempts: 0, leasedUntil: null });
  await refineWaiting(quick, new AbortController().signal);
  expect(await state()).toMatchObject({ refinement: 'done' });
  const options = await desk.database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from rush_option p join rush_request r on r.id = p.request_id and p.round = r.round`,
  );
  expect(options[0]?.n).toBeGreaterThan(1);
});
