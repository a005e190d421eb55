import { describe, expect, it } from 'vitest';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { nextAfter, planLadder, plannedAfter, spansOf, toldAt } from './ladder.ts';

const calendar = createWorkingCalendar({ shifts: ['08:00-12:00', '13:30-18:00'] });
const spans = { 1: 0, 2: 240, 3: 240 };
const at = (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`);
const text = (date: Date | null) =>
  date && new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

describe('when a step may be told', () => {
  it.each([
    ['within a shift: now', '2026-09-18 17:50:00', '2026-09-18 17:50:00.100', null],
    ['at the very end of a shift: now', '2026-09-18 18:00:00', '2026-09-18 18:00:00.200', null],
    ['a minute late is too late', '2026-09-18 18:00:00', '2026-09-18 18:01:00', '2026-09-20 08:00:00'],
    ['before lunch: now', '2026-09-18 12:00:00', '2026-09-18 12:00:59', null],
    ['planned at night: in the morning', '2026-09-18 23:00:00', '2026-09-18 23:00:00', '2026-09-20 08:00:00'],
    ['the start of a shift: now', '2026-09-20 08:00:00', '2026-09-20 08:00:00', null],
    [
      'after a downtime at night: in the morning',
      '2026-09-18 10:00:00',
      '2026-09-18 21:00:00',
      '2026-09-20 08:00:00',
    ],
    ['after a downtime by day: now', '2026-09-18 10:00:00', '2026-09-18 16:00:00', null],
    ['on a holiday: after it', '2026-10-01 10:00:00', '2026-10-01 10:00:00', '2026-10-08 08:00:00'],
    ['on a make-up Sunday: now', '2026-09-20 10:00:00', '2026-09-20 10:00:00', null],
  ])('%s', (_what, planned, now, held) => {
    const told = toldAt(calendar, at(planned), at(now));
    expect(text(told)).toBe(held ?? text(at(now)));
  });
});

describe('when the next tier is planned', () => {
  it.each([
    [
      'from the plan when told in time',
      '2026-09-18 17:50:00',
      '2026-09-18 17:50:00.480',
      false,
      '2026-09-20 11:50:00',
    ],
    [
      'from when people were told when that was late',
      '2026-09-18 10:00:00',
      '2026-09-18 16:00:00',
      false,
      '2026-09-20 10:00:00',
    ],
    [
      'at once when nobody was reached',
      '2026-09-18 10:00:00',
      '2026-09-18 10:00:00',
      true,
      '2026-09-18 10:00:00',
    ],
  ])('%s', (_what, planned, ran, skipped, next) => {
    const done = { tier: 1, planned: at(planned), at: at(ran), skipped } as const;
    expect(text(nextAfter(calendar, spans, done))).toBe(next);
  });

  it('is never after the last tier', () => {
    const done = {
      tier: 3,
      planned: at('2026-09-18 10:00'),
      at: at('2026-09-18 10:00'),
      skipped: false,
    } as const;
    expect(nextAfter(calendar, spans, done)).toBeNull();
  });

  it('is not guessed for a year without holidays', () => {
    expect(() => plannedAfter(calendar, 240, at('2098-12-31 17:00'))).toThrow(YearMissingError);
  });
});

describe('the whole ladder when nobody acts', () => {
  const ladder = (from: Parameters<typeof planLadder>[2], now: string, reaches?: (tier: number) => boolean) =>
    planLadder(calendar, spans, from, at(now), reaches).map((one) => [one.tier, text(one.at), one.skipped]);

  it('goes over a make-up Sunday', () => {
    expect(ladder({ tier: 0, nextAt: at('2026-09-18 17:50'), busyUntil: null }, '2026-09-18 14:00')).toEqual([
      [1, '2026-09-18 17:50:00', false],
      [2, '2026-09-20 11:50:00', false],
      [3, '2026-09-20 17:20:00', false],
    ]);
  });

  it('goes over the National-day holidays', () => {
    expect(ladder({ tier: 0, nextAt: at('2026-09-30 17:30'), busyUntil: null }, '2026-09-30 14:00')).toEqual([
      [1, '2026-09-30 17:30:00', false],
      [2, '2026-10-08 11:30:00', false],
      [3, '2026-10-08 17:00:00', false],
    ]);
  });

  it('begins where it stands, waits for who works on it, and passes over tiers that reach nobody', () => {
    const from = { tier: 1, nextAt: at('2026-09-21 09:00'), busyUntil: at('2026-09-21 10:00') };
    expect(ladder(from, '2026-09-18 14:00', (tier) => tier !== 2)).toEqual([
      [2, '2026-09-21 10:00:00', true],
      [3, '2026-09-21 10:00:00', false],
    ]);
  });

  it('catches up by day with what is overdue', () => {
    const from = { tier: 0, nextAt: at('2026-09-16 09:00'), busyUntil: null };
    expect(ladder(from, '2026-09-18 20:00')).toEqual([
      [1, '2026-09-20 08:00:00', false],
      [2, '2026-09-20 12:00:00', false],
      [3, '2026-09-20 17:30:00', false],
    ]);
  });
});

it('a checkpoint’s own spans go before those of escalation.yaml', () => {
  const rules = { remindAfter: 15, head: { after: 240 }, meeting: { after: 240 } } as Parameters<
    typeof spansOf
  >[0];
  expect(spansOf(rules, { ladder: { head: 60, meeting: null } })).toEqual({ 1: 15, 2: 60, 3: 240 });
});
