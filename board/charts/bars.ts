import type { GraphicComponentOption } from 'echarts';
import { type Block, chartFrom, type Place, stacked } from './block.ts';
import type { BarRow, BarsData } from './board-data.ts';
import type { Chart, Paper } from './chart.ts';
import { FEW, minutesText } from './figure-text.ts';
import { box, headed, label, note, textWidth } from './parts.ts';
import { clockText } from './shanghai.ts';
import { COLOURS, MARGIN } from './theme.ts';

const ROW = 40;
const HEIGHT = 9;
/** The scale ends at so many times the longest median; what is beyond is written. */
const MOST_OF_MEDIAN = 4;
/** Of a row's bar. */
const MIDDLE = 26;
/** Between a row's name and its figures. */
const GAP = 10;
/** A longer name takes no figures away: it is cut. */
const NAME = 100;

/** OSRT row by row: the median as a bar, up to the 90th percentile as a lighter one, both in words beside the name. */
export function bars(data: BarsData, { width }: Paper): Chart {
  const { rows, all, hidden, period, title, asOf, target } = data;
  const subtitle = `${daysOf(period, asOf)} · 工作时间 · 截至 ${clockText(asOf)}`;
  const block = stacked({ width }, [
    headed(title, subtitle),
    (place) => summary(all, place),
    (place) => (rows.length > 0 ? barRows(rows, target, place) : nothing(place)),
    note(
      [
        // Which of both is darker changes with the page's theme.
        '前段：中位数，后段：到 P90（九成在此以内）',
        target === null ? '' : `竖线：目标 ${minutesText(target)}`,
        rows.some(isFew) ? `* 不到 ${FEW} 次，仅供参考` : '',
        hidden > 0 ? `另有 ${hidden} 行未列出` : '',
      ]
        .filter((text) => text !== '')
        .join(' · '),
    ),
  ]);
  return chartFrom(block, width);
}

function summary({ median, p90, count }: BarsData['all'], { top, width }: Place): Block {
  const texts = [
    ['中位数', spanText(median)],
    ['P90', spanText(p90)],
    ['次数', String(count)],
  ] as const;
  const step = (width - 2 * MARGIN) / texts.length;
  return {
    height: 54,
    parts: texts.flatMap(([name, value], index) => [
      label(MARGIN + index * step, top + 6, name, { size: 11 }),
      label(MARGIN + index * step, top + 27, value, {
        size: 19,
        bold: true,
        colour: COLOURS.ink,
        most: step - 6,
      }),
    ]),
  };
}

const spanText = (minutes: number | null): string => (minutes === null ? '—' : minutesText(minutes));

function barRows(rows: readonly BarRow[], target: number | null, { top, width }: Place): Block {
  const most = longest(rows, target);
  const wide = width - 2 * MARGIN;
  const words = wordsOf(rows, wide);
  const xOf = (minutes: number): number => MARGIN + Math.min(1, minutes / most) * wide;
  return {
    height: rows.length * ROW + 4,
    parts: [
      ...rows.flatMap((row, index) => rowOf(row, words[index] ?? '', { y: top + index * ROW, wide, xOf })),
      ...(target === null ? [] : rows.map((_row, index) => mark(xOf(target), top + index * ROW + MIDDLE))),
    ],
  };
}

/** Minutes at the bars' end: one slow tenth must not press all others together; a bar that goes on beyond is full. */
function longest(rows: readonly BarRow[], target: number | null): number {
  const median = Math.max(1, target ?? 0, ...rows.map((row) => row.median ?? 0));
  const p90 = Math.max(0, ...rows.map((row) => row.p90 ?? 0));
  return Math.max(median, Math.min(p90, median * MOST_OF_MEDIAN));
}

function rowOf(
  { name, median, p90, mark: marked }: BarRow,
  figures: string,
  { y, wide, xOf }: { y: number; wide: number; xOf: (minutes: number) => number },
): GraphicComponentOption[] {
  const middle = y + MIDDLE;
  const bar = (to: number | null, colour: string) =>
    to === null ? [] : [box(MARGIN, middle - HEIGHT / 2, Math.max(2, xOf(to) - MARGIN), HEIGHT, colour, 2)];
  return [
    ...(marked ? [box(4, y, wide + 2 * (MARGIN - 4), ROW - 2, COLOURS.goodBand, 4)] : []),
    label(MARGIN, y + 11, marked ? `▶ ${name}` : name, {
      size: 12,
      bold: marked === true,
      colour: COLOURS.ink,
      most: wide - textWidth(figures, 11) - GAP,
    }),
    label(MARGIN + wide, y + 11, figures, { size: 11, align: 'right', colour: COLOURS.soft }),
    box(MARGIN, middle - HEIGHT / 2, wide, HEIGHT, COLOURS.off, 2),
    ...bar(p90, COLOURS.low),
    ...bar(median, COLOURS.full),
  ];
}

/** Rows' figures, all alike; where a name leaves no room for them, how often comes off first, then the median's word. */
function wordsOf(rows: readonly BarRow[], wide: number): string[] {
  const ways = [0, 1, 2].map((less) => rows.map((row) => figuresOf(row, less)));
  const fits = (words: readonly string[]): boolean =>
    rows.every(
      ({ name, mark: marked }, index) =>
        Math.min(textWidth(marked ? `▶ ${name}` : name, 12), NAME) +
          GAP +
          textWidth(words[index] ?? '', 11) <=
        wide,
    );
  return ways.find(fits) ?? ways.at(-1) ?? [];
}

function figuresOf({ median, p90, count }: BarRow, less: number): string {
  if (median === null) return '没有记录';
  const spans = `${less < 2 ? '中位 ' : ''}${minutesText(median)} · P90 ${spanText(p90)}`;
  return `${spans}${less < 1 ? ` · ${count} 次` : ''}${isFew({ count }) ? ' *' : ''}`;
}

/** Where the target lies on a bar. */
const mark = (x: number, y: number): GraphicComponentOption =>
  box(x - 1, y - HEIGHT / 2 - 3, 2, HEIGHT + 6, COLOURS.watch);

const nothing = ({ top, width }: Place): Block => ({
  height: 60,
  parts: [label(width / 2, top + 26, '这段时间没有状态变更', { size: 13, align: 'center' })],
});

const isFew = ({ count }: Pick<BarRow, 'count'>): boolean => count > 0 && count < FEW;

/** `11/1 至 11/26`, with years where it is not of this one: 2025/11/1 至 2026/1/31. */
function daysOf({ from, to }: BarsData['period'], asOf: number): string {
  const year = new Date((asOf + 480) * 60_000).getUTCFullYear();
  const here = [from, to].every((day) => day.startsWith(`${year}-`));
  const text = (day: string) => (here ? dayOf(day) : `${day.slice(0, 4)}/${dayOf(day)}`);
  return `${text(from)} 至 ${text(to)}`;
}

/** `11/3` */
function dayOf(date: string): string {
  const [, month, day] = date.split('-');
  return `${Number(month)}/${Number(day)}`;
}
