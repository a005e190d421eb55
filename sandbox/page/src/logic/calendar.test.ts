import { expect, it } from 'vitest';
import type { CalendarEventView } from '../../../control-types.ts';
import { agenda, timeSpan } from './calendar.ts';

const event = (eventId: string, start: string, end: string): CalendarEventView => ({
  eventId,
  summary: eventId,
  description: '',
  start: { dateTime: start },
  end: { dateTime: end },
  isAllDay: false,
  organizer: { userId: 'chen', name: '陈静' },
  attendees: [],
  status: 'confirmed',
  createdAt: 0,
  updatedAt: 0,
});
const now = Date.parse('2026-03-15T12:00:00+08:00');

it('puts today first, then what comes, then what is over with the latest first', () => {
  const days = agenda(
    [
      event('old', '2026-03-01T10:00:00+08:00', '2026-03-01T11:00:00+08:00'),
      event('later', '2026-03-16T10:00:00+08:00', '2026-03-16T11:00:00+08:00'),
      event('yesterday', '2026-03-14T10:00:00+08:00', '2026-03-14T11:00:00+08:00'),
      event('today-b', '2026-03-15T07:00:00Z', '2026-03-15T08:00:00Z'),
      event('today-a', '2026-03-15T09:00:00+08:00', '2026-03-15T10:00:00+08:00'),
    ],
    now,
  );
  expect(days.map((day) => [day.label, day.events.map((one) => one.eventId).join(), day.past])).toEqual([
    ['今天', 'today-a,today-b', false],
    ['明天', 'later', false],
    ['昨天', 'yesterday', true],
    ['3月1日 周日', 'old', true],
  ]);
});

it('writes spans in Shanghai time, with the day when they end on another', () => {
  expect(timeSpan(event('x', '2026-03-15T07:00:00Z', '2026-03-15T08:30:00Z'), now)).toBe('15:00–16:30');
  expect(timeSpan(event('x', '2026-03-15T22:00:00+08:00', '2026-03-16T01:00:00+08:00'), now)).toBe(
    '22:00–明天 01:00',
  );
  expect(timeSpan({ ...event('x', '', ''), start: { date: '2026-03-15' }, isAllDay: true }, now)).toBe(
    '全天',
  );
});
