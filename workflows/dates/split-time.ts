/** Text without its time of day, and by how many days a UTC offset moves it on the way to Shanghai. */
export interface TimeSplit {
  readonly day: string;
  /** null: what follows the day looks like a time but is none (25:00). */
  readonly shiftDays: -1 | 0 | 1 | null;
}

const DAY_PART = '上午|下午|早上|晚上|中午|凌晨|傍晚|AM|PM';
const CLOCK = new RegExp(
  `^(.*?[\\d日号天一二三四五六])(?:T| +|(?<=[日号天一二三四五六]))(${DAY_PART})? ?(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d+)?)?|[点时](?:(\\d{1,2})分?|半|整)?) ?(${DAY_PART})?(Z|[+-]\\d{2}:?\\d{2})?$`,
  'i',
);
const ONLY_PART = new RegExp(`^(.*[\\d日号天一二三四五六]) ?(?:${DAY_PART}|早|晚)$`);
const SHANGHAI_MINUTES = 8 * 60;
const MINUTES_PER_DAY = 24 * 60;

/**
 * Cuts a time of day off the end: `2026-03-15 08:30`, `…T16:00:00Z`, `3月15日下午3点半`, `明天上午`.
 * The time itself is not needed; it is checked, and an offset is honoured: 16:00Z is already tomorrow in Shanghai.
 */
export function splitTime(text: string): TimeSplit {
  const match = CLOCK.exec(text);
  if (!match) return { day: ONLY_PART.exec(text)?.[1] ?? text, shiftDays: 0 };
  const [, day = '', before = '', hourText, minuteA, secondText = '0', minuteB, after = '', offset] = match;
  const hour = toHour24(Number(hourText), before + after);
  const minute = Number(minuteA ?? minuteB ?? 0);
  if (hour > 23 || minute > 59 || Number(secondText) > 59) return { day, shiftDays: null };
  return { day, shiftDays: offset === undefined ? 0 : shiftToShanghai(hour * 60 + minute, offset) };
}

function toHour24(hour: number, part: string): number {
  return /下午|晚上|傍晚|PM/i.test(part) && hour < 12 ? hour + 12 : hour;
}

function shiftToShanghai(minutes: number, offset: string): -1 | 0 | 1 {
  const [, sign, hours = '0', rest = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest));
  const local = minutes - ahead + SHANGHAI_MINUTES;
  if (local < 0) return -1;
  return local >= MINUTES_PER_DAY ? 1 : 0;
}
