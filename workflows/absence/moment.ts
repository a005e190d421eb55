import { type IsoDate, isoDayNumber } from '../dates/civil.ts';
import { foldWidth } from '../dates/fold-width.ts';
import { parseDate } from '../dates/parse-date.ts';

/** A value, or the sentence that tells the writer what is wrong with it. */
export type Read<T> = { ok: true; value: T } | { ok: false; text: string };

/** Minutes after midnight at which something begins and ends: 上午 is 0 to 720, 14:00 is 840 to 840. */
export interface TimeOfDay {
  from: number;
  until: number;
}

const NOON = 720;
const DAY = 1_440;
const PARTS: Readonly<Record<string, TimeOfDay>> = {
  凌晨: { from: 0, until: 360 },
  早上: { from: 0, until: NOON },
  上午: { from: 0, until: NOON },
  中午: { from: NOON, until: NOON },
  下午: { from: NOON, until: DAY },
  傍晚: { from: 1_080, until: DAY },
  晚上: { from: 1_080, until: DAY },
};
const PART = Object.keys(PARTS).join('|');
const CLOCK = '(\\d{1,2})(?::(\\d{2})|[点时](?:(半)|整|(\\d{1,2})分?)?)';
const TIME = new RegExp(`^(${PART})? ?(?:${CLOCK})?$`);
const DAY_AND_TIME = new RegExp(`^(.*?) ?((?:${PART}) ?(?:${CLOCK})?|${CLOCK})$`);

/** `14:00`, `下午2点半`, `下午`; null for nothing, which means the whole day. */
export function readTime(text: string): Read<TimeOfDay | null> {
  const plain = foldWidth(text).trim();
  if (plain === '') return { ok: true, value: null };
  const match = TIME.exec(plain);
  const [, part, hourText, minuteText, half, minutes] = match ?? [];
  if (part !== undefined && hourText === undefined) return { ok: true, value: PARTS[part] ?? null };
  const hour = Number(hourText) + (isLate(part) && Number(hourText) < 12 ? 12 : 0);
  const at = hour * 60 + (half ? 30 : Number(minuteText ?? minutes ?? 0));
  const real = match && Number(minuteText ?? minutes ?? 0) < 60 && at <= DAY;
  if (!real) return { ok: false, text: `看不懂时间「${text.trim().slice(0, 20)}」，请写成 14:00 这样` };
  return { ok: true, value: { from: at, until: at } };
}

const isLate = (part: string | undefined): boolean =>
  part === '下午' || part === '晚上' || part === '傍晚' || part === '中午';

/** `明天下午2点` → the words of the day and those of the time. */
export function splitMoment(phrase: string): { day: string; time: string } {
  const plain = foldWidth(phrase).trim();
  if (TIME.test(plain)) return { day: '', time: plain };
  const match = DAY_AND_TIME.exec(plain);
  return { day: match?.[1] ?? plain, time: match?.[2] ?? '' };
}

/** A day without step words: after a beginning it means the next one from there on. */
const BARE = /^(?:周|星期|礼拜)[一二三四五六日天1-7]$|^[\d一二三四五六七八九十]{1,3}[日号]$/;

/**
 * The day of a phrase. @param after the day on which the absence begins, where this is its end: in
 * `下周一到周三` and `3月30日到2日` the end is the next such day from there on
 */
export function readDay(phrase: string, today: IsoDate, after?: IsoDate): Read<IsoDate> {
  const text = phrase.trim();
  const from = after !== undefined && BARE.test(text) ? after : today;
  const read = parseDate(text, { today: from, lean: 'future' });
  if (!read.ok) return { ok: false, text: read.reason };
  // 12月30日到1月2日: the year of a day without one is that of the beginning or the next.
  if (after === undefined || isoDayNumber(read.date) >= isoDayNumber(after) || /\d{4}/.test(text))
    return { ok: true, value: read.date };
  const again = parseDate(text, { today: after, lean: 'future' });
  return { ok: true, value: again.ok && again.date > after ? again.date : read.date };
}
