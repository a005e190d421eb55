import { addDays } from '../dates/civil.ts';
import { AppError } from '../errors.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { parseWorkingSpan, WORKING_SPAN_PATTERN } from '../working-time/span-text.ts';
import { workDayBounds } from '../working-time/work-days.ts';

/** A decision is no way to put a checkpoint off for ever. */
const MOST_WORKING_DAYS = 20;
const MOST_DAYS = 60;
const LEAST_MINUTES = 30;

/**
 * The deadline that a meeting set: the end of work of a day, or a span of working time from now.
 * @throws AppError meeting.bad_deadline, YearMissingError
 */
export function newDeadline(
  calendar: WorkingCalendar,
  { span, day }: { span: string; day: string },
  now: Date,
): Date {
  return day === '' ? afterSpan(calendar, span, now) : endOfDay(calendar, day, now);
}

function endOfDay(calendar: WorkingCalendar, day: string, now: Date): Date {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw bad('日期请写成 2026-09-18 这样');
  const today = shanghaiDay(now);
  if (day < today) throw bad('日期已经过去');
  if (day > addDays(today, MOST_DAYS)) throw bad(`最多 ${MOST_DAYS} 天之内`);
  const bounds = workDayBounds(calendar, day);
  if (!bounds) throw bad('这一天不上班，请选工作日');
  if (bounds.end <= addWorkingMinutes(calendar, now, LEAST_MINUTES))
    throw bad('今天快下班了，请选之后的工作日');
  return bounds.end;
}

function afterSpan(calendar: WorkingCalendar, span: string, now: Date): Date {
  const minutes = WORKING_SPAN_PATTERN.test(span) ? parseWorkingSpan(calendar, span) : 0;
  if (minutes < LEAST_MINUTES) throw bad('请选一个新的截止时间');
  if (minutes > MOST_WORKING_DAYS * calendar.dayMinutes) throw bad(`最多 ${MOST_WORKING_DAYS} 个工作日`);
  return addWorkingMinutes(calendar, now, minutes);
}

const bad = (why: string): AppError => new AppError('meeting.bad_deadline', { why });
