import { expect, it } from 'vitest';
import { addDays, DATE_STYLES, makeStory, writeDate } from './dates.ts';
import { Random } from './random.ts';

it('writes a date in every style', () => {
  expect(DATE_STYLES.map((style) => writeDate('2026-03-05', style))).toEqual([
    '2026年3月5日',
    '2026年03月05日',
    '2026 年 3 月 5 日',
    '2026年3月5号',
    '2026-03-05',
    '2026/3/5',
    '2026.3.5',
    '2026.03.05',
    '26年3月5日',
    '二〇二六年三月五日',
  ]);
});

it.each([
  ['2026-10-10', '二〇二六年十月十日'],
  ['2027-12-15', '二〇二七年十二月十五日'],
  ['2026-01-20', '二〇二六年一月二十日'],
  ['2026-11-31', '二〇二六年十一月三十一日'],
])('%s in numerals', (iso, text) => {
  expect(writeDate(iso, 'numerals')).toBe(text);
});

it('tells stories whose days follow each other', () => {
  for (let seed = 0; seed < 200; seed++) {
    const { created, signing, oldDue, newDue, today } = makeStory(new Random(seed));
    expect([created, signing, oldDue, newDue].toSorted()).toEqual([created, signing, oldDue, newDue]);
    expect(today >= signing).toBe(true);
  }
});

it('counts days over the end of a year', () => {
  expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
});
