import { expect, it } from 'vitest';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { parseShift } from '../working-time/shift.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { productiveMinutes, productiveSpans, UNMEASURED } from './productive.ts';
import { instantOf, minuteOf, type Span } from './spans.ts';

const calendar = createWorkingCalendar({
  shifts: ['08:00-12:00', '13:30-18:00'],
  days: { '2026-03-13': ['08:00-12:00'], '2026-03-14': ['off'] },
});
const at = (text: string) => minuteOf(new Date(`${text}:00+08:00`));
const clockOf = ({ from, to }: Span) =>
  [from, to].map((minute) =>
    new Date(instantOf(minute).getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' '),
  );
const spansOf = (from: string, to: string, rules: Partial<Parameters<typeof productiveSpans>[1]> = {}) =>
  productiveSpans(
    calendar,
    { shifts: null, down: [], availability: () => UNMEASURED, ...rules },
    at(from),
    at(to),
  );

it('a machine without shifts of its own works the factory’s', () => {
  expect(spansOf('2026-03-10T09:00', '2026-03-11T08:30').map(clockOf)).toEqual([
    ['03-10 09:00', '03-10 12:00'],
    ['03-10 13:30', '03-10 18:00'],
    ['03-11 08:00', '03-11 08:30'],
  ]);
});

it('a night shift belongs to the day on which it began, and is cut off at both ends', () => {
  const shifts = ['08:00-20:00', '20:00-08:00'].map(parseShift);
  // Friday 03-13 has its own short day for every machine, which follows Thursday's night; then the weekend.
  expect(spansOf('2026-03-12T02:00', '2026-03-17T00:00', { shifts }).map(clockOf)).toEqual([
    ['03-12 02:00', '03-13 12:00'],
    ['03-16 08:00', '03-17 00:00'],
  ]);
});

it('holidays are not worked, 调休 days are', () => {
  // National Day 2026: 10-01 to 10-07 off; Saturday 10-10 is worked.
  expect(spansOf('2026-10-01T00:00', '2026-10-08T00:00')).toEqual([]);
  expect(productiveMinutes(spansOf('2026-10-10T00:00', '2026-10-11T00:00'), 0, Number.MAX_VALUE)).toBe(510);
});

it('a breakdown takes its time out', () => {
  const down = [{ from: at('2026-03-10T10:00'), to: at('2026-03-11T00:00') }];
  expect(spansOf('2026-03-10T00:00', '2026-03-11T12:00', { down }).map(clockOf)).toEqual([
    ['03-10 08:00', '03-10 10:00'],
    ['03-11 08:00', '03-11 12:00'],
  ]);
});

it('each shift has its own rate, and the productive minutes are its integral', () => {
  const availability = (shift: number) => ({ share: shift === 0 ? 1 : 0.5, sure: 'measured' as const });
  const spans = spansOf('2026-03-10T00:00', '2026-03-11T00:00', { availability });
  expect(spans.map(({ rate }) => rate)).toEqual([1, 0.5]);
  expect(productiveMinutes(spans, at('2026-03-10T11:00'), at('2026-03-10T14:30'))).toBe(60 + 30);
});

it('a year whose holidays are not known is an alarm, also where only its first night reaches in', () => {
  expect(() => spansOf('2027-12-31T00:00', '2028-01-03T00:00')).toThrow(YearMissingError);
});
