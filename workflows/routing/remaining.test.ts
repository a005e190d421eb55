import { expect, it } from 'vitest';
import { loadFactory } from '../factory/load.ts';
import type { Operation } from './read.ts';
import { doneBy, remainingWork } from './remaining.ts';

const { calendar } = await loadFactory();
const MONDAY = new Date('2026-03-16T08:00:00+08:00');
const operation = (workCentre: string, more: Partial<Operation> = {}): Operation => ({
  step: 10,
  name: '加工',
  workCentre,
  setupMinutes: 30,
  runMinutes: 1,
  tooling: '',
  outsourced: false,
  supplier: '',
  leadDays: null,
  process: '',
  good: 0,
  finished: false,
  ...more,
});

it('counts all set-ups and the run of the slowest work centre', () => {
  const left = remainingWork([operation('VMC850', { runMinutes: 6 }), operation('CK6150')], 100);
  expect(left).toMatchObject({ minutes: 660, bottleneck: 'VMC850', outsideDays: 0 });
  expect(left.byCentre.get('CK6150')).toBe(130);
});

it('leaves out what is finished, the pieces that are done, and a set-up that was made', () => {
  const left = remainingWork([operation('A', { finished: true }), operation('B', { good: 60 })], 100);
  expect(left).toMatchObject({ minutes: 40, bottleneck: 'B' });
});

it('adds the days outside, as calendar days', () => {
  const left = remainingWork([operation('', { outsourced: true, leadDays: 4 }), operation('A')], 480);
  expect(left).toMatchObject({ minutes: 510, outsideDays: 4 });
  expect(doneBy(calendar, MONDAY, left)).toBe('2026-03-20');
});

it('nothing left is done at once, and a year without calendar is not guessed', () => {
  expect(doneBy(calendar, MONDAY, remainingWork([], 5))).toBe('2026-03-16');
  expect(doneBy(calendar, MONDAY, { minutes: 9_000_000, outsideDays: 0 })).toBeNull();
});
