import { addDays, type IsoDate } from '../dates/civil.ts';
import type { AbsenceDraft } from '../intents.ts';
import { MS_PER_MINUTE, midnightOf } from '../working-time/shanghai.ts';
import { clockText } from '../working-time/shift.ts';
import { type Read, readDay, readTime, splitMoment } from './moment.ts';

/** The period as the form has it: days, and times of day where it is not whole days. */
export interface PeriodFields {
  fromDay: string;
  fromTime: string;
  untilDay: string;
  untilTime: string;
}

export interface Period {
  fromAt: Date;
  untilAt: Date;
}

const DAY_MINUTES = 1_440;

/** The words of a draft as the fields of the form. What cannot be read is kept as written: the check names it. */
export function fieldsOf(draft: AbsenceDraft, today: IsoDate): PeriodFields {
  const from = splitMoment(draft.from ?? (draft.until === undefined ? '' : '今天'));
  const until = splitMoment(draft.until ?? '');
  const fromDay = from.day === '' ? null : readDay(from.day, today);
  const begins = fromDay?.ok ? fromDay.value : undefined;
  const untilDay = until.day === '' ? null : readDay(until.day, today, begins);
  // A single 明天下午 is both, 明天14:00 lasts to the end of the day; of 下午2点到5点 the second is in the afternoon too.
  const both = draft.until === undefined && draft.days === undefined && !/\d/.test(from.time);
  const untilTime = both ? from.time : until.time;
  return {
    fromDay: begins ?? from.day,
    fromTime: timeField(from.time, 'from'),
    untilDay: untilDay?.ok ? untilDay.value : until.day || (endOf(begins, draft.days) ?? begins ?? ''),
    untilTime: timeField(samePart(from.time, untilTime), 'until'),
  };
}

/** 明天请两天假 ends tomorrow and a day. */
function endOf(begins: IsoDate | undefined, days: string | undefined): IsoDate | undefined {
  const count = Number(days);
  return begins !== undefined && count >= 1 && count <= 400 ? addDays(begins, count - 1) : undefined;
}

function samePart(from: string, until: string): string {
  const part = /^(?:下午|晚上)/.exec(from)?.[0];
  return part !== undefined && /^\d{1,2}[:点时]/.test(until) ? `${part}${until}` : until;
}

/** '' where it is the edge of a whole day. */
function timeField(text: string, edge: 'from' | 'until'): string {
  const read = readTime(text);
  if (!read.ok) return text;
  if (read.value === null) return '';
  const minutes = read.value[edge];
  return minutes === (edge === 'from' ? 0 : DAY_MINUTES) ? '' : clockOf(minutes);
}

const clockOf = (minutes: number): string => (minutes === DAY_MINUTES ? '24:00' : clockText(minutes));

/** The instants of a filled form, or what is wrong with each field. */
export function periodOf(fields: PeriodFields, today: IsoDate): Period | { problems: string[] } {
  const problems: string[] = [];
  const take = <T>(label: string, read: Read<T>): T | undefined => {
    if (read.ok) return read.value;
    problems.push(`${label}：${read.text}`);
    return undefined;
  };
  const fromDay = take('开始日期', dayField(fields.fromDay, today));
  const untilDay = take('结束日期', dayField(fields.untilDay || fields.fromDay, today));
  const fromTime = take('开始时间', readTime(fields.fromTime));
  const untilTime = take('结束时间', readTime(fields.untilTime));
  if (fromDay === undefined || untilDay === undefined || problems.length > 0)
    return { problems: [...new Set(problems)] };
  return {
    fromAt: instant(fromDay, fromTime?.from ?? 0),
    untilAt: instant(untilDay, untilTime?.until ?? DAY_MINUTES),
  };
}

const dayField = (text: string, today: IsoDate): Read<IsoDate> =>
  text.trim() === '' ? { ok: false, text: '请选择日期' } : readDay(text, today);

const instant = (day: IsoDate, minutes: number): Date => new Date(midnightOf(day) + minutes * MS_PER_MINUTE);
