import { expect, it } from 'vitest';
import { bars } from './bars.ts';
import type { Chart, Paper } from './chart.ts';
import { textWidth } from './parts.ts';
import { statusRing } from './status-ring.ts';
import { usualBars, usualBoard } from './testing/board-samples.ts';
import { trend } from './trend.ts';

/** Of a phone of 320 CSS pixels, without the page's margins. */
const paper = { width: 288 } as Paper;

interface Drawn {
  type: string;
  x: number;
  style: { text: string; font: string; width?: number; align?: string };
}

/** Texts of which not all is seen: cut where their room ends, or at the paper's edge. */
function cutIn({ option }: Chart): string[] {
  const texts = (option.graphic as Drawn[]).filter(({ type }) => type === 'text');
  expect(texts.length).toBeGreaterThan(5);
  return texts
    .filter(({ x, style: { text, font, width, align } }) => {
      const wide = textWidth(text, Number(/([\d.]+)px/.exec(font)?.[1]));
      return wide > (width ?? Number.POSITIVE_INFINITY) || (align === 'left' && x + wide > paper.width);
    })
    .map(({ style: { text } }) => text);
}

const { statuses, weeks, target } = usualBoard();

it('on the narrowest phone each bar has its name', () => {
  const rows = ['已确认', '物流客服部', '欧阳明远'].map((name) => ({
    ...{ name, median: 66, p90: 108, count: 1_070 },
  }));
  expect(cutIn(bars({ ...usualBars(), rows, target: null }, paper))).toEqual([]);
});

it('on the narrowest phone each status has its name', () => {
  expect(cutIn(statusRing({ kind: 'status-ring', asOf: usualBoard().asOf, statuses }, paper))).toEqual([]);
});

it('a status has its colour whichever others have orders', () => {
  const colours = (of: readonly { name: string; place: number }[]) => {
    const parts = of.map((one) => ({ ...one, key: one.name, count: 3 }));
    const { option } = statusRing({ kind: 'status-ring', asOf: usualBoard().asOf, statuses: parts }, paper);
    const [pie] = option.series as { data: { name: string; itemStyle: { color: string } }[] }[];
    return Object.fromEntries(pie?.data.map(({ name, itemStyle }) => [name, itemStyle.color]) ?? []);
  };
  const confirmed = { name: '已确认', place: 1 };
  const all = colours([{ name: '待审核', place: 0 }, confirmed]);
  expect(all.待审核).not.toBe(all.已确认);
  expect(colours([confirmed])).toEqual({ 已确认: all.已确认 });
});

it('on the narrowest phone the lines have their names and the target its figure', () => {
  const cut = cutIn(trend({ kind: 'trend', asOf: usualBoard().asOf, weeks, target }, paper));
  expect(cut.filter((text) => !text.includes('按应交周统计'))).toEqual([]);
});

it('what the colours of a bar mean is told without naming colours, which are others on a dark page', () => {
  const told = (bars(usualBars(), paper).option.graphic as Drawn[]).map(({ style }) => style.text ?? '');
  expect(told.join()).toContain('P90（九成在此以内）');
  expect(told.join()).not.toMatch(/深色|浅色/);
});
