import { afterEach, beforeEach, expect, test } from 'vitest';
import { advance } from '../db/clock.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('the same message pushed five times is answered once', async () => {
  const boss = world.persona('guchanghe');
  const messageId = await boss.says('链头');
  await world.control.post('/redeliver', { messageId, times: 5 });
  await boss.receives('审计链头');
  await world.nobodyElseHears();
});

test('a message that comes again after eleven minutes and a restart has no second effect', async () => {
  const boss = world.persona('guchanghe');
  const messageId = await boss.says('链头');
  await boss.receives('审计链头');
  await world.quiet();
  await world.service.stop();
  await advance(world.database.db, 11 * 60_000);
  await world.startCopy();
  await world.control.post('/redeliver', { messageId });
  await world.nobodyElseHears();
});

test('what a person says twice in the same words is answered twice', async () => {
  const boss = world.persona('guchanghe');
  await boss.says('链头');
  await boss.says('链头');
  await boss.receives('审计链头');
  await boss.receives('审计链头');
  await world.nobodyElseHears();
});

test('answers come in the order of the questions', async () => {
  const boss = world.persona('guchanghe');
  for (const text of ['帮助', '链头', '今天天气', '链头']) await boss.says(text);
  await boss.receives('您好');
  await boss.receives('没看懂');
  await boss.receives('链头');
  await boss.receives('链头');
  const { messages } = await world.control.get<{ messages: { body: { title?: string; text?: string } }[] }>(
    '/people/guchanghe/inbox',
  );
  expect(messages.map((m) => m.body.text?.slice(0, 4))).toEqual(['您好，我', '**审计', '没看懂“', '**审计']);
});

test('somebody from outside gets a polite refusal and no facts', async () => {
  const { people } = await world.control.get<{ people: { userId: string; external?: boolean }[] }>('/state');
  const outsider = people.find((p) => p.external);
  if (!outsider) throw new Error('the demo organisation has nobody from outside');
  const customer = world.persona(outsider.userId);
  await customer.says('链头');
  const answer = await customer.receives('只为本厂');
  expect(JSON.stringify(answer.body)).not.toContain('SO-');
});

test('two copies of the service on one database answer each message once', async () => {
  await world.startCopy();
  const people = ['guchanghe', 'luwenyuan', 'fangzhi'].map((id) => world.persona(id));
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(people.map((person) => person.says('链头')));
  }
  for (const person of people) {
    for (let round = 0; round < 10; round += 1) await person.receives('链头');
  }
  await world.nobodyElseHears();
});
