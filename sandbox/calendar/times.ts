import type { CalendarTime } from '../control-types.ts';
import { invalid } from '../http/errors.ts';
import { objectField } from '../http/fields.ts';

/** Start and end of an event as a request gives them; end after start. */
export function eventTimes(body: Record<string, unknown>): Pick<Times, 'start' | 'end' | 'isAllDay'> {
  const isAllDay = body.isAllDay === true;
  const start = time(body.start, 'start', isAllDay);
  const end = time(body.end, 'end', isAllDay);
  if (instant(end) <= instant(start)) throw invalid('invalidParameter', 'end must be after start');
  return { start, end, isAllDay };
}

interface Times {
  start: CalendarTime;
  end: CalendarTime;
  isAllDay: boolean;
}

function time(given: unknown, name: string, isAllDay: boolean): CalendarTime {
  const fields = objectField(given);
  if (!fields) throw invalid('invalidParameter', `${name} is mandatory`);
  if (isAllDay) {
    if (typeof fields.date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(fields.date)) {
      throw invalid('invalidParameter', `${name}.date must be YYYY-MM-DD for an all-day event`);
    }
    return { date: fields.date };
  }
  const { dateTime } = fields;
  if (
    typeof dateTime !== 'string' ||
    !/T.*(Z|[+-]\d{2}:\d{2})$/.test(dateTime) ||
    Number.isNaN(Date.parse(dateTime))
  ) {
    throw invalid('invalidParameter', `${name}.dateTime must be ISO 8601 with an offset`);
  }
  if (typeof fields.timeZone !== 'string') throw invalid('invalidParameter', `${name}.timeZone is mandatory`);
  return { dateTime, timeZone: fields.timeZone };
}

/** ms since 1970; whole days begin at midnight in Shanghai. */
export function instant(given: CalendarTime): number {
  return Date.parse(given.dateTime ?? `${given.date}T00:00:00+08:00`);
}
