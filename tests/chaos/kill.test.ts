import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/control-types.ts';
import { manyRows, orderBook } from '../../workflows/orders/import/testing/workbook.ts';
import { textOf } from '../world/card.ts';
import { type ServiceChild, startChild } from '../world/child.ts';
import { expectOrder } from '../world/invariants.ts';
import type { Persona } from '../world/persona.ts';
import { leasesEnd } from '../world/time.ts';
import { startWorld, type World } from '../world/world.ts';

/** The bar is 20; the usual run takes what its time allows. */
const KILLS = process.env.LONG_TESTS ? 20 : 4;
const ROWS = 2_000;
/** A child is killed at a random moment up to this long after its turn has come, ms. */
const LONGEST_LIFE_MS = 700;
/** How long one that is to be killed in the middle of the import is given to get on with it, ms. */
const PROGRESS_MS = 6_000;

let world: World;
beforeAll(async () => {
  const impatient = Array.from({ length: 300 }, () => 500);
  world = await startWorld({ alone: true, timings: { botRedeliveryMs: impatient } });
});
afterAll(() => world.close());

/** Says and orders until told to end; what is pressed and not answered is pressed again, as people do. */
async function chat(person: Persona, going: () => boolean): Promise<{ asked: number; ordered: number }> {
  const count = { asked: 0, ordered: 0 };
  while (going()) {
    await person.says('链头');
    await person.says(`下单 恒锐 KHM-200 ${count.asked + 1}套 后天`);
    count.asked += 1;
    const form = await person.receivesCard('新建订单');
    count.ordered += 1;
    for (let done = false; !done; ) {
      const clicked = await person.clicks(form, '确认下单').catch(() => null);
      done = clicked === null || clicked.outcome === 'answered';
      if (!done) await sleep(200);
    }
    await sleep(100);
  }
  return count;
}

async function importBook(planner: Persona): Promise<void> {
  await planner.sendsFile('订单.xlsx', await orderBook(...manyRows(ROWS)));
  const preview = await planner.sees('等待确认');
  for (let done = false; !done; ) {
    const clicked = await planner
      .clicks(preview, `确认导入 ${ROWS.toLocaleString('en-US')} 行`)
      .catch(() => null);
    done = clicked === null || clicked.outcome === 'answered';
    if (!done) await sleep(200);
  }
}

/** How often each owner was told of the imported orders. */
async function digests(): Promise<number[]> {
  const { people } = await world.control.get<{ people: { userId: string }[] }>('/state');
  const counts = people.map(async ({ userId }) => {
    const inbox = await world.control.get<{ messages: MessageView[] }>(`/people/${userId}/inbox`);
    return inbox.messages.filter((message) => textOf(message).includes('导入了订单')).length;
  });
  return Promise.all(counts);
}

/** How far the import is. */
async function importStands(): Promise<string> {
  const rows = await world.database.db.execute(sql`select state, processed from import_batch`);
  return JSON.stringify([...rows]);
}

async function stepFrom(before: string): Promise<void> {
  if (before.includes('"done"')) return;
  const end = performance.now() + PROGRESS_MS;
  while ((await importStands()) === before && performance.now() < end) await sleep(20);
}

const answersTo = async (person: Persona): Promise<MessageView[]> => {
  const inbox = await world.control.get<{ messages: MessageView[] }>(`/people/${person.userId}/inbox`);
  return inbox.messages.filter((message) => textOf(message).startsWith('审计链头'));
};

test(`killed ${KILLS} times during an import and during sends, the service loses nothing and doubles nothing`, async () => {
  let going = true;
  const chatters = ['林晓岚', '周启明', '许嘉禾'].map((name) => world.persona(name, { patienceMs: 120_000 }));
  const talk = Promise.all(chatters.map((person) => chat(person, () => going)));
  const book = importBook(world.persona('孙磊', { patienceMs: 120_000 }));
  // Awaited at the end; a failure on the way is met there.
  for (const one of [talk, book]) one.catch(() => undefined);

  for (let kill = 0; kill < KILLS; kill += 1) {
    const child: ServiceChild = startChild(world);
    // Every fourth dies while it is still starting, every second right after a step of the import.
    const before = await importStands();
    if (kill % 4 !== 3) await child.ready;
    if (kill % 2 === 0) await stepFrom(before);
    await sleep(LONGEST_LIFE_MS * Math.random());
    await child.kill();
    await leasesEnd(world);
  }
  const last = startChild(world);
  await last.ready;
  going = false;
  const counts = await talk;
  await book;
  await world.persona('孙磊').sees('导入完成');
  await world.quiet();
  // A text whose fate is unknown is not repeated, so of these each comes at most once.
  for (const heard of await digests()) expect(heard).toBeLessThanOrEqual(1);
  await world.quiet();

  await expectOrder(world);
  const [rows] = await world.database.db.execute<Record<string, number>>(sql`
    select (select count(*)::int from customer_order where number like 'A-%') as imported,
      (select count(distinct number)::int from customer_order where number like 'A-%') as distinct,
      (select count(*)::int from customer_order where source = 'chat') as ordered,
      (select count(*)::int from inbox where kind = 'message') as messages,
      (select count(*)::int from outbox where state = 'unknown') as unknown`);
  const asked = counts.reduce((sum, one) => sum + one.asked, 0);
  const ordered = counts.reduce((sum, one) => sum + one.ordered, 0);
  expect(rows).toMatchObject({ imported: ROWS, distinct: ROWS, ordered, messages: 2 * asked + 1 });
  let answers = 0;
  for (const person of chatters) answers += (await answersTo(person)).length;
  expect(answers).toBeLessThanOrEqual(asked);
  expect(answers).toBeGreaterThanOrEqual(asked - (rows?.unknown ?? 0));
  expect(asked).toBeGreaterThan(KILLS / 4);

  last.process.kill('SIGTERM');
  expect(await last.ended).toEqual({ code: 0, signal: null });
}, 240_000);
