import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

/** A place that must be there. */
async function taken(slots: Slots): Promise<() => void> {
  const place = await slots.take();
  if (typeof place === 'string') throw new Error(place);
  return place;
}

it('so many work, so many wait in order, the next is refused at once', async () => {
  const slots = new Slots(1, 2);
  const give = await taken(slots);
  const order: number[] = [];
  const waiting = [1, 2].map(async (n) => {
    const done = await taken(slots);
    order.push(n);
    done();
  });
  expect(await slots.take()).toBe('busy');
  give();
  give();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2]);
  (await taken(slots))();
});

it('who waits when the service closes, and who comes later, is told so', async () => {
  const slots = new Slots(1, 5);
  await slots.take();
  const waiting = slots.take();
  slots.close();
  expect(await waiting).toBe('closing');
  expect(await slots.take()).toBe('closing');
});
