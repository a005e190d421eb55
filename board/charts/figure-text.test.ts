import { describe, expect, it } from 'vitest';
import type { Figure } from './board-data.ts';
import { changeOf, changeText, daysLeftText, minutesText, valueText } from './figure-text.ts';
import { figuresGrid } from './figures-grid.ts';
import { wrapped } from './parts.ts';

const figure = (value: number | null, unit: Figure['unit'], better: Figure['better'] = 'more') => ({
  value,
  unit,
  better,
});

it.each([
  [figure(312, 'orders'), '312 单'],
  [figure(12_345, 'count'), '12,345'],
  [figure(0.9736, 'share'), '97.4%'],
  [figure(1, 'share'), '100%'],
  [figure(126, 'minutes'), '2.1 小时'],
  [figure(1_234_567_890, 'yuan'), '¥12.3 亿'],
  [figure(96_270, 'yuan'), '¥9.6 万'],
  [figure(null, 'share'), '—'],
])('%o is written %s', (one, text) => {
  expect(valueText(one)).toBe(text);
});

describe('arrows', () => {
  it('a fall of what should rise is worse, in words too', () => {
    const moved = changeOf(figure(0.931, 'share'), 0.955);
    expect(moved).toEqual({ arrow: '▼', text: '2.4 个点', worse: true });
    expect(moved && changeText('较上周', moved)).toBe('较上周 ▼ 2.4 个点 变差');
  });

  it('so is a rise of what should fall, and a fall of it is better', () => {
    expect(changeOf(figure(7, 'orders', 'less'), 4)).toMatchObject({ arrow: '▲', worse: true });
    expect(changeOf(figure(4, 'orders', 'less'), 7)).toMatchObject({ arrow: '▼', worse: false });
  });

  it('what is neither good nor bad has an arrow without a judgement', () => {
    expect(changeOf(figure(9, 'orders', 'neither'), 4)).toEqual({ arrow: '▲', text: '5 单', worse: null });
  });

  it('a change too small to be written is none', () => {
    expect(changeOf(figure(0.95, 'share'), 0.9499)).toEqual({ arrow: '', text: '持平', worse: null });
    expect(changeOf(figure(0, 'yuan'), 0)?.text).toBe('持平');
    expect(changeOf(figure(0.5, 'days'), 0)?.text).toBe('0.5 天');
  });

  it('there is none where one of the two is not known', () => {
    expect(changeOf(figure(3, 'count'), null)).toBeNull();
    expect(changeOf(figure(null, 'count'), 3)).toBeNull();
    expect(changeOf(figure(3, 'count'), undefined)).toBeNull();
  });
});

it('days that are left are told in words', () => {
  expect([-3, 0, 2].map(daysLeftText)).toEqual(['逾期 3 天', '今天到期', '剩 2 天']);
  expect([20, 60, 60_000].map(minutesText)).toEqual(['20 分钟', '1 小时', '1,000 小时']);
});

describe('a sentence in lines', () => {
  it('breaks between characters, not within an order’s number, and no line begins with a sign', () => {
    const lines = wrapped('最久的是安朔 SO-20261113-0005，已逾期 5 天，没有人处理。', 14, 180, 9);
    expect(lines.join('').replace(/\s/g, '')).toBe('最久的是安朔SO-20261113-0005，已逾期5天，没有人处理。');
    expect(lines.some((line) => line.includes('SO-20261113-0005'))).toBe(true);
    expect(lines.filter((line) => /^[，。；\s]/.test(line))).toEqual([]);
  });

  it('of more lines than there is room for the last ends in …, and a word wider than a line is broken', () => {
    expect(wrapped('很多订单已经逾期'.repeat(9), 14, 140, 2).at(-1)).toMatch(/…$/);
    expect(wrapped('W'.repeat(60), 14, 140, 9).length).toBeGreaterThan(2);
  });
});

it('a tile on a phone says what its figure is over, beside a value that is whole', () => {
  const share = { ...figure(0.906, 'share'), key: 'on_time', name: '准时率(现承诺)', span: '近 7 天' };
  const { parts } = figuresGrid([share], 3, { top: 0, width: 390 });
  const texts = parts.flatMap((part) =>
    part.type === 'text' ? [(part as unknown as { style: { text: string; font: string } }).style] : [],
  );
  expect(texts.map(({ text }) => text)).toEqual(['准时率(现承诺)', '90.6%', '近 7 天']);
  expect(texts[1]?.font).toContain('17px');
});
