import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayNumber,
  daysBetween,
  formatIso,
  isoDayNumber,
  isoFromDayNumber,
  parseIso,
  weekday,
} from './civil.ts';
import { serialOfDay, serialToWallClock } from './excel-serial.ts';
import { findDates } from './find-date.ts';
import { parseDate } from './parse-date.ts';

const days = fc.integer({ min: dayNumber(2000, 1, 1), max: dayNumber(2099, 12, 31) });
const iso = days.map(isoFromDayNumber);

const CHINESE = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const numeral = (n: number): string => {
  if (n < 10) return CHINESE[n] ?? '';
  const tens = Math.floor(n / 10);
  return `${tens > 1 ? CHINESE[tens] : ''}十${n % 10 ? CHINESE[n % 10] : ''}`;
};

const SPELLINGS: readonly ((date: string) => string)[] = [
  (date) => date,
  (date) => date.replaceAll('-', ''),
  (date) => date.replaceAll('-', '/'),
  (date) => date.replace(/-0?(\d+)-0?(\d+)/, '.$1.$2'),
  (date) => date.replace(/-0?(\d+)-0?(\d+)/, '年$1月$2日'),
  (date) => `${date} 23:59:59`,
  (date) => String(serialOfDay(isoDayNumber(date))),
  (date) => date.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)),
  (date) => {
    const { year, month, day } = parseIso(date);
    return `${[...String(year)].map((d) => CHINESE[Number(d)]).join('')}年${numeral(month)}月${numeral(day)}号`;
  },
];

describe('for every day of the century', () => {
  it('every way to write it is read back as that day, whatever today is', () => {
    fc.assert(
      fc.property(iso, iso, fc.constantFrom(...SPELLINGS), (date, today, spell) => {
        expect(parseDate(spell(date), { today, allowRelative: false })).toEqual({ ok: true, date });
      }),
      { numRuns: 3_000 },
    );
  });

  it('a month and a day are completed to a day at most half a year off, or to what the lean allows', () => {
    const spans = { nearest: [-182, 183], future: [-62, 303], past: [-334, 31] } as const;
    fc.assert(
      fc.property(iso, iso, fc.constantFrom('nearest', 'future', 'past'), (date, today, lean) => {
        const { month, day } = parseIso(date);
        fc.pre(month !== 2 || day !== 29);
        const result = parseDate(`${month}月${day}日`, { today, lean });
        expect(result.ok).toBe(true);
        const read = result.ok ? result.date : '';
        expect(read.slice(5)).toBe(date.slice(5));
        const away = daysBetween(today, read);
        expect(away).toBeGreaterThanOrEqual(spans[lean][0]);
        expect(away).toBeLessThanOrEqual(spans[lean][1]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('下周X lies in the seven days from next Monday, 本周X in the seven from this Monday', () => {
    fc.assert(
      fc.property(iso, fc.integer({ min: 1, max: 7 }), (today, wanted) => {
        const name = '一二三四五六日'[wanted - 1];
        const monday = addDays(today, 1 - weekday(today));
        expect(parseDate(`本周${name}`, { today })).toEqual({ ok: true, date: addDays(monday, wanted - 1) });
        expect(parseDate(`下周${name}`, { today })).toEqual({ ok: true, date: addDays(monday, wanted + 6) });
      }),
    );
  });

  it('serials go there and back in both date systems', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: dayNumber(1904, 1, 1), max: dayNumber(9999, 12, 31) }),
        fc.constantFrom('1900', '1904'),
        (day, system) => {
          expect(serialToWallClock(serialOfDay(day, system), system)).toEqual({
            date: isoFromDayNumber(day),
          });
        },
      ),
    );
  });

  it('a serial keeps its second, however the fraction is rounded', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 86_399 }), (day, second) => {
        const at = serialToWallClock(serialOfDay(day) + second / 86_400);
        const time = [second / 3600, (second / 60) % 60, second % 60].map((n) =>
          String(Math.floor(n)).padStart(2, '0'),
        );
        expect(at).toEqual({ date: isoFromDayNumber(day), time: time.join(':') });
      }),
    );
  });

  it('formatting and parsing a day are inverse', () => {
    fc.assert(fc.property(iso, (date) => formatIso(parseIso(date)) === date));
  });
});

describe('whatever the text', () => {
  const alphabet = [...'0123456789.-/年月日号周星期下上本今明后天前底末一二三十 :T(Z)个内工作x交'];
  const soup = fc.array(fc.constantFrom(...alphabet), { maxLength: 24 }).map((chars) => chars.join(''));

  it('the answer is a real day or a sentence, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), iso, fc.boolean(), (text, today, allowRelative) => {
        const result = parseDate(text, { today, allowRelative });
        if (result.ok) expect(formatIso(parseIso(result.date))).toBe(result.date);
        else expect(result.reason).toMatch(/，请写成 \d{4}-\d{2}-\d{2} 这样的完整日期$/);
      }),
      { numRuns: 5_000 },
    );
  });

  it('found dates lie in the text, in order, without overlap', () => {
    fc.assert(
      fc.property(soup, iso, (text, today) => {
        let last = 0;
        for (const found of findDates(text, { today })) {
          expect(found.start).toBeGreaterThanOrEqual(last);
          expect(text.slice(found.start, found.end)).toBe(found.text);
          last = found.end;
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
