import type { Random } from './random.ts';

/** How a date is written. Every style says the year. */
export const DATE_STYLES = [
  'cn', // 2026年3月5日
  'cn0', // 2026年03月05日
  'spaced', // 2026 年 3 月 5 日
  'hao', // 2026年3月5号
  'dash', // 2026-03-05
  'slash', // 2026/3/5
  'dot', // 2026.3.5
  'dot0', // 2026.03.05
  'short', // 26年3月5日
  'numerals', // 二〇二六年三月五日
] as const;
export type DateStyle = (typeof DATE_STYLES)[number];

/** Styles in which people write by hand. */
export const HAND_STYLES: readonly DateStyle[] = ['cn', 'spaced', 'dot', 'dash', 'short', 'slash'];

/** An ISO date in this style. */
export function writeDate(iso: string, style: DateStyle): string {
  const [y = '', mm = '', dd = ''] = iso.split('-');
  const [m, d] = [Number(mm), Number(dd)];
  switch (style) {
    case 'cn':
      return `${y}年${m}月${d}日`;
    case 'cn0':
      return `${y}年${mm}月${dd}日`;
    case 'spaced':
      return `${y} 年 ${m} 月 ${d} 日`;
    case 'hao':
      return `${y}年${m}月${d}号`;
    case 'dash':
      return iso;
    case 'slash':
      return `${y}/${m}/${d}`;
    case 'dot':
      return `${y}.${m}.${d}`;
    case 'dot0':
      return `${y}.${mm}.${dd}`;
    case 'short':
      return `${y.slice(2)}年${m}月${d}日`;
    case 'numerals':
      return `${[...y].map((c) => '〇一二三四五六七八九'[Number(c)]).join('')}年${numeral(m)}月${numeral(d)}日`;
  }
}

function numeral(n: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
  const tens = Math.floor(n / 10);
  if (tens === 0) return digits[n] ?? '';
  return `${tens === 1 ? '' : digits[tens]}十${digits[n % 10]}`;
}

/** The ISO date so many days later. */
export function addDays(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The dates of one story: ordered, promised, agreed to change, new promise. */
export interface Story {
  created: string;
  oldDue: string;
  signing: string;
  newDue: string;
  /** The day on which the letter is judged. */
  today: string;
}

export function makeStory(random: Random): Story {
  const created = addDays('2026-01-05', random.int(0, 420));
  const signing = addDays(created, random.int(3, 40));
  const oldDue = addDays(signing, random.int(4, 45));
  const newDue = addDays(oldDue, random.int(3, 60));
  return { created, signing, oldDue, newDue, today: addDays(signing, random.int(0, 6)) };
}
