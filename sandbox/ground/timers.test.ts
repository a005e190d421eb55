import { afterEach, expect, it, vi } from 'vitest';
import { Clock } from './clock.ts';
import { Timers } from './timers.ts';

const clock = new Clock();
const timers = new Timers(clock);
afterEach(() => clock.moveTo(0));

it('timers that a forward move has passed fire at once, in order of their time', () => {
  const fired: string[] = [];
  timers.after(3_000, () => fired.push('c'));
  timers.after(1_000, () => fired.push('a'));
  timers.after(2_000, () => fired.push('b'));
  timers.after(60_000, () => fired.push('never'))();
  clock.moveTo(clock.offsetMs + 3_500);
  expect(fired).toEqual(['a', 'b', 'c']);
});

it('a move back does not stretch what is waiting', async () => {
  const fired = vi.fn();
  timers.after(20, fired);
  clock.moveTo(-86_400_000);
  await vi.waitFor(() => expect(fired).toHaveBeenCalledOnce(), { timeout: 500 });
});

it('moving back and forth counts the way forward only', () => {
  const before = clock.elapsed();
  clock.moveTo(1_000);
  clock.moveTo(-5_000);
  clock.moveTo(0);
  expect(Math.round((clock.elapsed() - before) / 1000)).toBe(6);
});

it('thousands of cancelled timers leave the few live ones in order', () => {
  const fired: number[] = [];
  const cancels = Array.from({ length: 5_000 }, (_, index) =>
    timers.after(10_000 + (index % 7), () => fired.push(-1)),
  );
  for (const delay of [900, 100, 500, 300, 700]) timers.after(delay, () => fired.push(delay));
  for (const cancel of cancels) cancel();
  clock.moveTo(clock.offsetMs + 20_000);
  expect(fired).toEqual([100, 300, 500, 700, 900]);
});

it('a timer set by a timer waits its own time', () => {
  const fired: string[] = [];
  timers.after(1_000, () => timers.after(1_000, () => fired.push('second')));
  clock.moveTo(clock.offsetMs + 5_000);
  expect(fired).toEqual([]);
  clock.moveTo(clock.offsetMs + 1_001);
  expect(fired).toEqual(['second']);
});
