/** Calendar events as a person's agenda. */
import type { CalendarEventView, CalendarTime } from '../../../control-types.ts';
import { dayLabel, dayNumber, hourMinute } from './shanghai.ts';

/** The instant of a calendar time, ms; whole days begin at midnight in Shanghai. */
function instantOf(time: CalendarTime): number {
  if (time.dateTime !== undefined) return Date.parse(time.dateTime);
  return Date.parse(`${time.date ?? '1970-01-01'}T00:00:00+08:00`);
}

/** 14:00–15:00, 全天, or with the day when it ends on another one. */
export function timeSpan(event: CalendarEventView, nowMs: number): string {
  if (event.isAllDay) return '全天';
  const start = instantOf(event.start);
  const end = instantOf(event.end);
  const far = dayNumber(start) === dayNumber(end) ? '' : `${dayLabel(end, nowMs)} `;
  return `${hourMinute(start)}–${far}${hourMinute(end)}`;
}

export interface AgendaDay {
  label: string;
  past: boolean;
  events: CalendarEventView[];
}

/** Days from today on, then what is over, the latest first. */
export function agenda(events: CalendarEventView[], nowMs: number): AgendaDay[] {
  const today = dayNumber(nowMs);
  const sorted = [...events].sort((a, b) => instantOf(a.start) - instantOf(b.start));
  const days = new Map<number, CalendarEventView[]>();
  for (const event of sorted) {
    const day = dayNumber(instantOf(event.start));
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  const entries = [...days.entries()];
  const ahead = entries.filter(([day]) => day >= today);
  const over = entries.filter(([day]) => day < today).reverse();
  return [...ahead, ...over].map(([day, found]) => ({
    label: dayLabel(instantOf(found[0]?.start ?? {}), nowMs),
    past: day < today,
    events: found,
  }));
}
