import type { GraphicComponentOption, LineSeriesOption } from 'echarts';
import { type Block, chartFrom, type Place, stacked } from './block.ts';
import type { OnTimeWeek, TrendData } from './board-data.ts';
import type { Chart, Paper } from './chart.ts';
import { box, headed, label } from './parts.ts';
import { momentText } from './shanghai.ts';
import { COLOURS, FONT, MARGIN, percent } from './theme.ts';

const LEFT = MARGIN + 32;
const RIGHT = MARGIN + 10;
const PLOT = 130;
const LEGEND = 22;
const AXIS = 30;
/** A mark of the week each so many pixels, so that they do not run into each other. */
const LEAST_MARK = 32;
/** Room for what the target is, at the end of the keys. */
const GOAL = 66;

/** 周准时交付率: per week the share delivered by the original and by the current promise. */
export function trend({ weeks, target, asOf }: TrendData, { width }: Paper): Chart {
  const block = stacked({ width }, [
    headed('周准时交付率', `${momentText(asOf)} · 按应交周统计，下方为应交单数`),
    (place) => trendBlock({ weeks, target }, place),
    () => ({ parts: [], height: 8 }),
  ]);
  return chartFrom(block, width);
}

export function trendBlock(
  { weeks, target }: Pick<TrendData, 'weeks' | 'target'>,
  { top, width }: Place,
): Block {
  const least = bottomOf(weeks, target);
  const plot = { top: top + LEGEND + 8, left: LEFT, right: width - RIGHT };
  const xOf = (index: number): number =>
    plot.left + ((index + 0.5) / Math.max(1, weeks.length)) * (plot.right - plot.left);
  const yOf = (share: number): number => plot.top + ((1 - share) / (1 - least)) * PLOT;
  return {
    height: LEGEND + 8 + PLOT + AXIS,
    parts: [
      ...keys(weeks, target, { y: top + LEGEND / 2, step: Math.min(112, (width - 2 * MARGIN - GOAL) / 2) }),
      ...(target === null ? [] : [dashes(plot.left, plot.right, yOf(target))]),
      ...marks(weeks, xOf, plot.top + PLOT),
      ...(weeks.some(({ due }) => due > 0)
        ? []
        : [
            label((plot.left + plot.right) / 2, plot.top + PLOT / 2, '还没有应交的订单', {
              size: 12,
              align: 'center',
            }),
          ]),
    ],
    series: [
      line(
        weeks.map(({ current }) => current),
        { name: '现承诺', color: COLOURS.middle, type: 'dashed', symbol: 'emptyCircle' },
      ),
      line(
        weeks.map(({ original }) => original),
        { name: '原承诺', color: COLOURS.full, type: 'solid', symbol: 'circle' },
      ),
    ],
    axes: {
      grid: { left: plot.left, right: RIGHT, top: plot.top, height: PLOT },
      xAxis: { type: 'category', data: weeks.map(({ from }) => from), show: false },
      yAxis: {
        type: 'value',
        min: least,
        max: 1,
        interval: (1 - least) / 2,
        axisLabel: {
          fontFamily: FONT,
          fontSize: 10,
          color: COLOURS.soft,
          margin: 6,
          formatter: (value: number) => percent(value),
        },
        splitLine: { lineStyle: { color: COLOURS.line } },
      },
    },
  };
}

/** The axis ends at 100 % and begins at a round share below everything on it: differences of a few points are seen. */
function bottomOf(weeks: readonly OnTimeWeek[], target: number | null): number {
  const shares = [...weeks.flatMap(({ original, current }) => [original, current]), target];
  const least = Math.min(1, ...shares.filter((share): share is number => share !== null));
  return Math.max(0, Math.min(0.8, Math.floor((least - 0.04) * 5) / 5));
}

function line(
  data: readonly (number | null)[],
  { name, color, type, symbol }: { name: string; color: string; type: 'solid' | 'dashed'; symbol: string },
): LineSeriesOption {
  return {
    type: 'line',
    name,
    data: [...data],
    symbol,
    symbolSize: 6,
    showAllSymbol: true,
    lineStyle: { color, width: 2.2, type },
    itemStyle: { color },
    emphasis: { disabled: true },
  };
}

/** What each line is, with its last value: read without colours by solid and dashed. */
function keys(
  weeks: readonly OnTimeWeek[],
  target: number | null,
  { y, step }: { y: number; step: number },
): GraphicComponentOption[] {
  const last = (of: (week: OnTimeWeek) => number | null): string => {
    const value = weeks
      .map(of)
      .filter((share) => share !== null)
      .at(-1);
    return value === undefined ? '—' : percent(value);
  };
  const solid = box(MARGIN, y - 1, 18, 2.5, COLOURS.full);
  const dashed = [0, 10].map((x) => box(MARGIN + step + x, y - 1, 7, 2.5, COLOURS.middle));
  const goal =
    target === null
      ? []
      : [label(MARGIN + 2 * step + 2, y, `┈ 目标 ${percent(target)}`, { size: 11, colour: COLOURS.watch })];
  return [
    solid,
    label(MARGIN + 24, y, `原承诺 ${last(({ original }) => original)}`, {
      size: 11.5,
      bold: true,
      colour: COLOURS.ink,
    }),
    ...dashed,
    label(MARGIN + step + 24, y, `现承诺 ${last(({ current }) => current)}`, {
      size: 11.5,
      colour: COLOURS.ink,
    }),
    ...goal,
  ];
}

const dashes = (left: number, right: number, y: number): GraphicComponentOption => ({
  type: 'line',
  silent: true,
  shape: { x1: left, y1: y, x2: right, y2: y },
  style: { stroke: COLOURS.watch, lineWidth: 1, lineDash: [3, 3] },
});

/** Mondays below the line, and how many orders were due: a share of two orders says little. */
function marks(
  weeks: readonly OnTimeWeek[],
  xOf: (index: number) => number,
  y: number,
): GraphicComponentOption[] {
  const step = Math.max(1, Math.ceil(LEAST_MARK / Math.max(1, xOf(1) - xOf(0))));
  return weeks.flatMap(({ from, due }, index) => {
    if ((weeks.length - 1 - index) % step !== 0) return [];
    const [, month, day] = from.split('-');
    return [
      label(xOf(index), y + 11, `${Number(month)}/${Number(day)}`, {
        size: 10,
        align: 'center',
        colour: COLOURS.soft,
      }),
      label(xOf(index), y + 24, `${due} 单`, { size: 9.5, align: 'center', colour: COLOURS.faint }),
    ];
  });
}
