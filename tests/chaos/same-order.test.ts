import { expect, test } from 'vitest';
import { placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();

test('two people who hold the same order on their own cards act at once: one step, both answered, nobody waits', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { number } = await placeOrder(the(), '周启明');
    const people = ['贺文博', '周启明'].map((name) => the().persona(name));
    const asked = await Promise.all(
      people.map(async (person) => {
        await person.says(`${number} 到哪了`);
        return person.presses(await person.receivesCard(number), '暂停');
      }),
    );
    const results = await Promise.all(
      people.map((person, i) => {
        const card = asked[i];
        if (!card) throw new Error('no card');
        return person.clicks(card, '确认暂停', { reason: `第 ${round} 轮` });
      }),
    );
    for (const result of results) expect(result).toMatchObject({ outcome: 'answered' });
    const winners = results.filter((r) => r.card.text.includes('已改为「暂停」'));
    const losers = results.filter((r) =>
      /先一步处理|处理，以下是最新内容|操作之前已有变化|旧卡片/.test(r.card.text),
    );
    expect([winners.length, losers.length]).toEqual([1, 1]);
    expect(Math.max(...results.map((r) => r.latencyMs))).toBeLessThan(900);
    await the().quiet();
    await Promise.all(people.map((person) => person.hearsAll()));
  }
});
