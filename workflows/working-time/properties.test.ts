import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingMinutes } from './add-minutes.ts';
import type { WorkingCalendar } from './calendar.ts';
import { workingMinutesBetween } from './minutes-between.ts';
import { formatWorkingMinutes } from './span-text.ts';
import { always, nights, ragged, sh, shipped } from './testing/calendars.ts';
import { addWorkingDays } from './work-days.ts';
import { isWorkingInstant, nextWorkingInstant } from './working-instant.ts';
import { workingSpans } from './working-spans.ts';

const MINUTE = 60_000;

const calendars = fc.constantFrom(shipped, nights, ragged, always);
/** Far enough from the missing years on both sides for steps of up to `minutes`. */
const instants = fc
  .integer({ min: sh('2024-06-01 00:00').getTime(), max: sh('2026-06-30 00:00').getTime() })
  .map((ms) => new Date(ms));
/** On whole minutes, near the turns of the years, the long holidays and the odd days. */
const nearby = fc
  .tuple(
    fc.constantFrom('2026-01-01', '2025-10-01', '2026-02-15', '2026-06-03', '2026-11-25'),
    fc.integer({ min: -4_000, max: 4_000 }),
  )
  .map(([day, minutes]) => new Date(sh(`${day} 00:00`).getTime() + minutes * MINUTE));
const positive = fc.integer({ min: 1, max: 20_000 });
const whole = fc.integer({ min: -20_000, max: 20_000 });

/** Asks the days directly, minute for minute: slow, and plainly right. */
function worksAt(calendar: WorkingCalendar, at: number): boolean {
  const wall = at + 8 * 3_600_000;
  const minute = Math.floor((((wall % 86_400_000) + 86_400_000) % 86_400_000) / MINUTE);
  const day = (offset: number) => new Date(wall + offset * 86_400_000).toISOString().slice(0, 10);
  const inside = (offset: number) =>
    calendar
      .shiftsOn(day(offset))
      .some(({ from, to }) => from <= minute - offset * 1_440 && minute - offset * 1_440 < to);
  return inside(0) || inside(-1);
}

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, numRuns = 1_000) =>
  fc.assert(property, { numRuns });

describe('whatever the calendar, the instant and the amount', () => {
  it('a deadline is where counting minute for minute ends', () => {
    const few = fc.integer({ min: -1_500, max: 1_500 }).filter((n) => n !== 0);
    check(
      fc.property(calendars, nearby, few, (calendar, from, minutes) => {
        const step = Math.sign(minutes) * MINUTE;
        let at = from.getTime();
        for (let left = Math.abs(minutes); left > 0; at += step)
          if (worksAt(calendar, step > 0 ? at : at - MINUTE)) left -= 1;
        expect(addWorkingMinutes(calendar, from, minutes)).toEqual(new Date(at));
      }),
      300,
    );
  });

  it('whether work is on is what the days say, second for second', () => {
    check(
      fc.property(calendars, instants, (calendar, at) => {
        expect(isWorkingInstant(calendar, at)).toBe(worksAt(calendar, at.getTime()));
      }),
    );
  });

  it('adding and then measuring gives the amount back', () => {
    check(
      fc.property(calendars, instants, whole, (calendar, from, minutes) => {
        const to = addWorkingMinutes(calendar, from, minutes);
        expect(workingMinutesBetween(calendar, from, to)).toBe(minutes);
      }),
    );
  });

  it('measuring and then adding comes no later than where it started from, with no work between', () => {
    check(
      fc.property(calendars, instants, positive, (calendar, from, clock) => {
        const to = new Date(from.getTime() + clock * MINUTE);
        const minutes = workingMinutesBetween(calendar, from, to);
        fc.pre(minutes > 0);
        const back = addWorkingMinutes(calendar, from, minutes);
        expect(back.getTime()).toBeLessThanOrEqual(to.getTime());
        expect(workingMinutesBetween(calendar, back, to)).toBe(0);
      }),
    );
  });

  it('two steps the same way are one step', () => {
    check(
      fc.property(calendars, instants, positive, positive, fc.boolean(), (calendar, from, a, b, back) => {
        const [x, y] = back ? [-a, -b] : [a, b];
        const twice = addWorkingMinutes(calendar, addWorkingMinutes(calendar, from, x), y);
        expect(twice).toEqual(addWorkingMinutes(calendar, from, x + y));
      }),
    );
  });

  it('two steps of any way differ from one by no working time', () => {
    check(
      fc.property(calendars, instants, whole, whole, (calendar, from, a, b) => {
        const twice = addWorkingMinutes(calendar, addWorkingMinutes(calendar, from, a), b);
        expect(workingMinutesBetween(calendar, twice, addWorkingMinutes(calendar, from, a + b))).toBe(0);
      }),
    );
  });

  it('later or longer is never earlier', () => {
    check(
      fc.property(calendars, instants, positive, whole, positive, (calendar, from, later, n, more) => {
        const to = addWorkingMinutes(calendar, from, n).getTime();
        const start = new Date(from.getTime() + later * 1_000);
        expect(addWorkingMinutes(calendar, start, n).getTime()).toBeGreaterThanOrEqual(to);
        fc.pre(n !== 0 && n + more !== 0);
        expect(addWorkingMinutes(calendar, from, n + more).getTime()).toBeGreaterThan(to);
      }),
    );
  });

  it('measuring the other way round changes the sign alone', () => {
    check(
      fc.property(calendars, instants, instants, (calendar, a, b) => {
        const there = workingMinutesBetween(calendar, a, b);
        expect(workingMinutesBetween(calendar, b, a)).toBe(there === 0 ? 0 : -there);
      }),
    );
  });

  it('the spans add up to the time between, lie apart and are working time', () => {
    check(
      fc.property(calendars, nearby, positive, (calendar, from, clock) => {
        const to = new Date(from.getTime() + clock * MINUTE);
        const spans = workingSpans(calendar, from, to);
        const sum = spans.reduce((ms, { start, end }) => ms + end.getTime() - start.getTime(), 0);
        expect(sum / MINUTE).toBe(workingMinutesBetween(calendar, from, to));
        spans.forEach(({ start, end }, i) => {
          expect(isWorkingInstant(calendar, start)).toBe(true);
          expect(end.getTime()).toBeGreaterThan(start.getTime());
          expect(start.getTime()).toBeGreaterThan(spans[i - 1]?.end.getTime() ?? 0);
        });
      }),
      300,
    );
  });

  it('the next working instant is working time, with no work before it', () => {
    check(
      fc.property(calendars, instants, (calendar, at) => {
        const next = nextWorkingInstant(calendar, at);
        expect(isWorkingInstant(calendar, next)).toBe(true);
        expect(workingMinutesBetween(calendar, at, next)).toBe(0);
        expect(nextWorkingInstant(calendar, next)).toEqual(next);
      }),
    );
  });

  it('working days add up, and back is back', () => {
    const few = fc.integer({ min: 1, max: 50 });
    check(
      fc.property(calendars, instants, few, few, (calendar, at, a, b) => {
        const day = addWorkingDays(calendar, at.toISOString().slice(0, 10), 0);
        const there = addWorkingDays(calendar, day, a);
        expect(addWorkingDays(calendar, there, b)).toBe(addWorkingDays(calendar, day, a + b));
        expect(addWorkingDays(calendar, there, -a)).toBe(day);
      }),
      200,
    );
  });

  it('no two amounts read the same', () => {
    check(
      fc.property(calendars, whole, whole, (calendar, a, b) => {
        fc.pre(a !== b);
        expect(formatWorkingMinutes(calendar, a)).not.toBe(formatWorkingMinutes(calendar, b));
      }),
    );
  });
});
