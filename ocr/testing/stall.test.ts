import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchStalls } from './stall.ts';

it('work that holds the event loop is a stall, waiting is none', async () => {
  const watch = watchStalls();
  await wait(60);
  const idle = watch.stop();
  const busy = watchStalls();
  await wait(10);
  const { user } = process.cpuUsage();
  while (process.cpuUsage().user - user < 120_000);
  await wait(20);
  expect(busy.stop()).toBeGreaterThan(80);
  expect(idle).toBeLessThan(50);
});
