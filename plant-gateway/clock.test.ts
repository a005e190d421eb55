import { expect, it } from 'vitest';
import { readingClock } from './clock.ts';

it('follows a clock that is put forward, and never goes back with one that is put back', () => {
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
});
