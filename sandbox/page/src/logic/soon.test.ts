import { expect, it } from 'vitest';
import { soon } from './soon.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('runs once for many wishes, and once more for wishes that came while it ran', async () => {
  let runs = 0;
  const wish = soon(
    5,
    async () => {
      runs += 1;
      await pause(20);
    },
    () => undefined,
  );
  wish();
  wish();
  await pause(15);
  expect(runs).toBe(1);
  wish();
  wish();
  await pause(60);
  expect(runs).toBe(2);
});

it('tells failures and goes on', async () => {
  const told: unknown[] = [];
  const wish = soon(
    1,
    () => Promise.reject(new Error('no')),
    (error) => told.push(error),
  );
  wish();
  await pause(10);
  wish();
  await pause(10);
  expect(told).toHaveLength(2);
});
