import { expect, it } from 'vitest';
import { loadFactory } from '../factory/load.ts';
import { queueThrough } from './queue.ts';

const { calendar } = await loadFactory();
const at = (text: string) => new Date(`${text}:00+08:00`);
const texts = (instants: (Date | null)[]) =>
  instants.map((one) => one && new Date(one.getTime() + 8 * 3_600_000).toISOString().slice(0, 16));
const centre = { now: at('2026-03-16T08:00'), until: at('2026-03-18T00:00'), running: 1, all: 2 };

it('works orders off one after the other with the machines that run', () => {
  expect(texts(queueThrough(calendar, centre, [240, 270]))).toEqual(['2026-03-16T12:00', '2026-03-16T18:00']);
});

it('goes on with all machines when they are repaired', () => {
  // Two days of one machine are 1020 minutes; the 480 that are left take two machines four hours.
  expect(texts(queueThrough(calendar, centre, [1500]))).toEqual(['2026-03-18T12:00']);
});

it('waits for the repair where no machine runs', () => {
  expect(texts(queueThrough(calendar, { ...centre, running: 0 }, [240]))).toEqual(['2026-03-18T10:00']);
});

it('guesses nothing about a centre without machines or a year without calendar', () => {
  expect(queueThrough(calendar, { ...centre, all: 0, running: 0 }, [60])).toEqual([null]);
  expect(queueThrough(calendar, centre, [90_000_000])).toEqual([null]);
});
