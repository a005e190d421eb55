import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, shanghaiDay, WORK_DAY, workMinutes } from './work-time.ts';

const at = (text: string) => new Date(`${text}+08:00`).getTime();

describe('working time of the demo factory', () => {
  it.each([
    // 2026-03-16 is a Monday.
    ['2026-03-16T09:00', '2026-03-16T11:30', 150],
    ['2026-03-16T11:00', '2026-03-16T14:00', 120],
    ['2026-03-16T17:00', '2026-03-17T08:30', 60],
    ['2026-03-21T17:00', '2026-03-23T08:30', 60],
    ['2026-03-21T20:00', '2026-03-22T23:00', 0],
    ['2026-03-16T08:00', '2026-03-23T08:00', 6 * WORK_DAY],
  ])('from %s to %s are %i minutes', (from, to, minutes) => {
    expect(workMinutes(at(to)) - workMinutes(at(from))).toBeCloseTo(minutes, 6);
  });

  it('finds the instant again, always in working hours, never out of order', () => {
    const minutes = fc.double({ min: 20_000_000, max: 40_000_000, noNaN: true });
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        expect(workMinutes(instantOf(a))).toBeCloseTo(a, 3);
        expect(instantOf(Math.min(a, b))).toBeLessThanOrEqual(instantOf(Math.max(a, b)));
        const local = new Date(instantOf(a) + 8 * 3_600_000);
        expect(local.getUTCDay()).not.toBe(0);
        const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
        expect((minute >= 480 && minute <= 720) || (minute >= 780 && minute <= 1050)).toBe(true);
      }),
    );
  });

  it('knows the Shanghai day of an instant', () => {
    expect(shanghaiDay(Date.UTC(2026, 2, 15, 15, 59))).toBe('2026-03-15');
    expect(shanghaiDay(Date.UTC(2026, 2, 15, 16))).toBe('2026-03-16');
  });
});
