import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createLoop } from './wake.ts';

const silent = pino({ level: 'silent' });

test('a wake during a run leads to exactly one more run, never to two at once', async () => {
  let atOnce = 0;
  let most = 0;
  let runs = 0;
  const loop = createLoop(
    'test',
    async () => {
      runs += 1;
      most = Math.max(most, ++atOnce);
      await sleep(20);
      atOnce -= 1;
    },
    silent,
  );
  loop.wake();
  loop.wake();
  loop.wake();
  await sleep(70);
  expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  await loop.stop();
});

test('a failed run is followed by another look without anybody waking it', async () => {
  let runs = 0;
  const loop = createLoop(
    'test',
    async () => {
      runs += 1;
      if (runs === 1) throw new Error('the database is away');
    },
    silent,
  );
  loop.wake();
  await expect.poll(() => runs, { timeout: 5_000 }).toBe(2);
  await loop.stop();
});

test('stop waits for the run under way and lets no other begin', async () => {
  let ended = 0;
  const loop = createLoop(
    'test',
    async () => {
      await sleep(30);
      ended += 1;
    },
    silent,
  );
  loop.wake();
  loop.wake();
  await loop.stop();
  expect(ended).toBe(1);
  loop.wake();
  await sleep(50);
  expect(ended).toBe(1);
});
