import { expect, it } from 'vitest';
import { readingClock, steadyClock } from './clock.ts';

it('follows a clock that is put forward, and one that was an hour ahead; a small step back it waits for', () => {
  let wall = 1_000_000;
  let steady = 0;
  const clock = readingClock(
    () => wall,
    () => steady,
  );
  const pass = (ms: number, jump = 0) => {
    steady += ms;
    wall += ms + jump;
    return clock();
  };
  expect(pass(1_000)).toBe(1_001_000);
  expect(pass(1_000, 60_000)).toBe(1_062_000);
  const before = pass(1_000);
  const after = pass(1_000, -10_000);
  expect(after).toBe(before + 500);
  for (let i = 0; i < 30; i += 1) pass(1_000);
  expect(clock()).toBe(wall);
  expect(pass(6_000, 3_600_000)).toBe(wall);
  expect(pass(1_000, -3_600_000)).toBe(wall);
});

it('the clock of a process passes evenly whatever is done to the wall clock, and knows how far that went away', () => {
  let [wall, awake, up] = [1_000_000, 50, 5_000];
  const clock = steadyClock(
    () => wall,
    () => awake,
    () => up,
  );
  const pass = (ms: number, { jump = 0, slept = 0 } = {}) => {
    awake += ms;
    up += ms + slept;
    wall += ms + slept + jump;
    return clock.now();
  };
  expect(pass(1_000)).toBe(1_001_000);
  expect(pass(1_000, { jump: -3_600_000 })).toBe(1_002_000);
  expect(clock.aheadMs()).toBe(-3_600_000);
  expect(pass(1_000, { jump: 3_600_000 })).toBe(1_003_000);
  // A lid that was closed for an hour is time that passed.
  expect(pass(1_000, { slept: 3_600_000 })).toBe(4_604_000);
  expect(clock.aheadMs()).toBe(0);
  expect(clock.bootedMs()).toBe(1_000_000 - 5_000);
});
