import { dayText, weekdayText } from '../../board/charts/shanghai.ts';
import { addDays, weekday } from '../dates/civil.ts';
import type { LoadSpan } from '../intents.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { midnightOf, shanghaiDay } from '../working-time/shanghai.ts';
import { instantOf, type Minute, type Span, shared } from './spans.ts';

/** What a load curve shows. */
export interface LoadWindow {
  /** The full hour at which it begins. */
  from: Minute;
  hours: number;
  /** `72 小时`, `7 天`, `下周`. */
  name: string;
}

/** How far a load curve looks ahead when nobody says. */
const USUAL_HOURS = 72;
/** More cannot be read on a phone. */
const MOST_DAYS = 14;

/** Days asked for begin now; next week on its Monday. */
export function windowOf(span: LoadSpan | undefined, now: Minute): LoadWindow {
  const from = Math.floor(now / 60) * 60;
  if (span === undefined) return { from, hours: USUAL_HOURS, name: `${USUAL_HOURS} 小时` };
  if ('days' in span) {
    const days = Math.min(MOST_DAYS, Math.max(1, span.days));
    return { from, hours: days * 24, name: `${days} 天` };
  }
  const today = shanghaiDay(instantOf(now));
  const monday = addDays(today, 8 - weekday(today));
  return { from: midnightOf(monday) / 60_000, hours: 7 * 24, name: '下周' };
}

/** Of so few days of work a figure must not be read as one of the whole time. */
const FEW = 2;

/**
 * Says which days of a window are days off where few are left that are worked: then a machine is soon full, or has nothing at all.
 * '' where that is not so.
 * @param worked when machines work or stand still by a breakdown
 * @param until nothing is known behind it
 */
export function daysOffText(
  calendar: WorkingCalendar,
  { from, hours, name }: LoadWindow,
  { now, until, worked }: { now: Minute; until: Minute; worked: readonly Span[] },
): string {
  const days: Span[] = [];
  const end = Math.min(until, from + hours * 60);
  for (let at = Math.max(now, from); at < end; ) {
    const next = midnightOf(addDays(shanghaiDay(instantOf(at)), 1)) / 60_000;
    days.push({ from: at, to: Math.min(next, end) });
    at = next;
  }
  const isOff = (day: Span) => calendar.shiftsOn(shanghaiDay(instantOf(day.from))).length === 0;
  const off = days.filter(isOff);
  const on = days.filter((day) => !isOff(day) && worked.some((span) => shared(span, day) > 0));
  if (off.length === 0 || on.length > FEW) return '';
  const left =
    on.length === 0
      ? `${name}内没有排班`
      : `${name}内只有 ${on.map(({ from: at }) => named(at)).join('、')}上班`;
  return `${off.map(({ from: at }) => nameOff(at)).join('、')}不排班，${left}`;
}

const named = (at: Minute): string => `${dayText(at)} ${weekdayText(at)}`;

/** Weekends by their name, holidays with their date. */
const nameOff = (at: Minute): string => (/[六日]$/.test(weekdayText(at)) ? weekdayText(at) : named(at));
