import { expect, it } from 'vitest';
import { freeWindows } from './free-window.ts';
import { bookedMinutes, hourLoads, type Planned, placeWork, type Work } from './hour-loads.ts';
import { remainingOf } from './remaining.ts';

/** A day of 8 hours from minute 0, an hour's break after 4; then night until minute 1440, and the same again. */
const DAY = [
  { from: 0, to: 240, rate: 1 },
  { from: 300, to: 540, rate: 1 },
  { from: 1440, to: 1680, rate: 1 },
];
const work = (from: number, to: number, minutes: number, running = false): Work => ({
  from,
  to,
  minutes,
  running,
});
const loads = (given: Partial<Planned>, hours = 10) => {
  const planned = { spans: DAY, known: 1800, down: [], work: [], now: 0, ...given };
  return hourLoads(planned, placeWork(planned, hours * 60), 0, hours);
};

it('a booked machine is full, a free one empty, and outside its shifts there is no load at all', () => {
  expect(loads({ work: [work(0, 90, 90)] })).toEqual([1, 0.5, 0, 0, null, 0, 0, 0, 0, null]);
});

it('a job pauses over a break and goes on after it', () => {
  expect(loads({ work: [work(180, 360, 120)] })).toEqual([0, 0, 0, 1, null, 1, 0, 0, 0, null]);
});

it('at half the rate an hour takes only half an hour of work: the same booking weighs twice', () => {
  const spans = [{ from: 0, to: 240, rate: 0.5 }];
  expect(loads({ spans, work: [work(0, 120, 120)] }, 3)).toEqual([2, 2, 0]);
});

it('a job that reaches beyond the hours that are drawn weighs by its whole time', () => {
  expect(loads({ work: [work(480, 1560, 180)] }, 9)).toEqual([0, 0, 0, 0, null, 0, 0, 0, 1]);
  // Where the calendar ends before it, nobody can say whether it fits.
  expect(loads({ known: 540, spans: DAY.slice(0, 2), work: [work(480, 1560, 180)] }, 9).at(-1)).toBe(1);
});

it('a running job that is behind goes on over what comes after it, and the hour is overloaded', () => {
  const running = work(0, 120, 180, true);
  expect(loads({ work: [running, work(120, 240, 120)] }, 4)).toEqual([1, 1, 2, 1]);
});

it('what ended before now counts no more, and the first hour counts from now on', () => {
  expect(loads({ now: 90, work: [work(0, 60, 60), work(90, 120, 30)] }, 3)).toEqual([null, 1, 0]);
});

it('a breakdown is told apart: down, or blocked where work is planned', () => {
  const spans = [{ from: 120, to: 240, rate: 1 }];
  const down = [{ from: 0, to: 120 }];
  expect(loads({ spans, down, work: [work(0, 60, 60)] }, 4)).toEqual(['blocked', 'down', 0, 0]);
});

it('the whole is the sum of its hours', () => {
  const planned = { spans: DAY, known: 1800, down: [], now: 0, work: [work(0, 90, 90), work(200, 420, 160)] };
  const placed = placeWork(planned, 600);
  expect(bookedMinutes(DAY, placed, { from: 0, to: 600 })).toBe(250);
});

it('free windows begin and end with work time, may lie over a night, and short gaps are none', () => {
  const taken = [
    { from: 0, to: 200 },
    { from: 320, to: 400 },
  ];
  expect(freeWindows(DAY, taken, 0, 1800)).toEqual([
    { from: 200, to: 320, minutes: 60 },
    { from: 400, to: 1680, minutes: 380 },
  ]);
});

it('what is left of a running job: the plan, or longer when its pieces take longer', () => {
  const job = { planRest: 60, quantity: 100, good: 40, done: 40, worked: 80 };
  expect(remainingOf(job)).toBe(120);
  expect(remainingOf({ ...job, worked: 20 })).toBe(60);
  // Two pieces say nothing about a cycle.
  expect(remainingOf({ ...job, good: 2, done: 2, worked: 80 })).toBe(60);
});
