import { expect, it } from 'vitest';
import { Slots } from './slots.ts';
import { refused } from './testing/refused.ts';

it('so many work, so many wait in order, the next is refused at once', async () => {
  const slots = new Slots(1, 2);
  const give = await slots.take();
  const order: number[] = [];
  const waiting = [1, 2].map(async (n) => {
    const done = await slots.take();
    order.push(n);
    done();
  });
  expect((await refused(slots.take())).code).toBe('evidence.busy');
  give();
  give();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2]);
  (await slots.take())();
});

it('who waits when the service closes, and who comes later, is told so', async () => {
  const slots = new Slots(1, 5);
  await slots.take();
  const waiting = refused(slots.take());
  slots.close();
  expect((await waiting).code).toBe('evidence.closing');
  expect((await refused(slots.take())).code).toBe('evidence.closing');
});
