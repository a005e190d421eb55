import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Busy } from '../context.ts';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { isWorkingInstant } from '../working-time/working-instant.ts';
import { chooseSlot } from './slot.ts';
import { at } from './testing/ladder.ts';

const calendar = createWorkingCalendar({ shifts: ['08:00-12:00', '13:30-18:00'] });

const busy = (people: Record<string, string[]>): Map<string, Busy[]> =>
  new Map(
    Object.entries(people).map(([userId, spans]) => [
      userId,
      spans.map((span) => {
        const [day = '', from = '', to = ''] = span.split(' ');
        return { start: at(`${day} ${from}`), end: at(`${day} ${to}`) };
      }),
    ]),
  );

function slot(people: Record<string, string[]>, from: string, to: string, minutes = 30): string | null {
  const found = chooseSlot(calendar, busy(people), at(from), at(to), minutes);
  if (!found) return null;
  const local = new Date(found.start.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
  return [local, ...found.conflicts].join(' ');
}

describe('the slot of a meeting', () => {
  it.each([
    [
      'the first quarter of an hour when all are free',
      {},
      '2026-09-17 09:05',
      '2026-09-18 09:05',
      '09-17 09:15',
    ],
    ['begins at once on the quarter', {}, '2026-09-17 09:00', '2026-09-18 09:00', '09-17 09:00'],
    [
      'passes over what one has',
      { a: ['2026-09-17 09:00 10:00'] },
      '2026-09-17 09:00',
      '2026-09-18 09:00',
      '09-17 10:00',
    ],
    [
      'a gap that is too short is none',
      { a: ['2026-09-17 09:00 10:00', '2026-09-17 10:20 11:00'] },
      '2026-09-17 09:00',
      '2026-09-18 09:00',
      '09-17 11:00',
    ],
    [
      'ends with the shift at the latest',
      { a: ['2026-09-17 09:00 11:40'] },
      '2026-09-17 09:00',
      '2026-09-18 09:00',
      '09-17 13:30',
    ],
    [
      'goes over the night',
      { a: ['2026-09-17 08:00 18:00'] },
      '2026-09-17 09:00',
      '2026-09-18 09:00',
      '09-18 08:00',
    ],
    ['goes to a make-up Sunday', {}, '2026-09-18 17:45', '2026-09-21 09:00', '09-20 08:00'],
    ['goes over a long holiday', {}, '2026-09-30 17:45', '2026-10-08 17:45', '10-08 08:00'],
    [
      'events that end when it begins are no conflict',
      { a: ['2026-09-17 08:00 09:00'], b: ['2026-09-17 09:30 18:00'] },
      '2026-09-17 09:00',
      '2026-09-17 18:00',
      '09-17 09:00',
    ],
    [
      'nobody free together: the fewest conflicts, and who they are',
      { a: ['2026-09-17 08:00 18:00'], b: ['2026-09-17 08:00 14:00'], c: ['2026-09-17 08:00 15:00'] },
      '2026-09-17 09:00',
      '2026-09-17 17:00',
      '09-17 15:00 a',
    ],
    [
      'of as many conflicts the first',
      { a: ['2026-09-17 08:00 18:00'] },
      '2026-09-17 09:00',
      '2026-09-17 17:00',
      '09-17 09:00 a',
    ],
  ])('%s', (_what, people, from, to, expected) => {
    expect(slot(people as Record<string, string[]>, from, to)).toBe(expected);
  });

  it('is none when no shift of the window has room', () => {
    expect(slot({}, '2026-09-17 12:00', '2026-09-17 13:00')).toBeNull();
    expect(slot({}, '2026-09-17 08:00', '2026-09-17 18:00', 300)).toBeNull();
  });

  it('lies in working time and in the window, and its conflicts are true, whatever people have', () => {
    const event = fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 1, max: 300 }));
    const base = at('2026-09-17 08:00').getTime();
    fc.assert(
      fc.property(
        fc.array(fc.array(event, { maxLength: 5 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 120 }),
        (people, minutes) => {
          const calendars = new Map(
            people.map((events, i) => [
              `p${i}`,
              events.map(([from, length]) => ({
                start: new Date(base + from * 60_000),
                end: new Date(base + (from + length) * 60_000),
              })),
            ]),
          );
          const [from, to] = [new Date(base), new Date(base + 1_500 * 60_000)];
          const found = chooseSlot(calendar, calendars, from, to, minutes);
          if (!found) throw new Error('there is always room');
          expect(found.start.getTime() % 900_000).toBe(0);
          expect(found.start >= from && found.start <= to).toBe(true);
          expect(isWorkingInstant(calendar, found.start)).toBe(true);
          expect(isWorkingInstant(calendar, new Date(found.end.getTime() - 1))).toBe(true);
          for (const [userId, events] of calendars) {
            const clash = events.some((one) => one.start < found.end && one.end > found.start);
            expect(found.conflicts.includes(userId)).toBe(clash);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
