import type { BarSeriesOption, EChartsOption, GraphicComponentOption } from 'echarts';
import type { Chart, Paper } from './chart.ts';
import type { HourLoad, LoadCurveData } from './data.ts';
import { jobStrip, STRIP_HEIGHT } from './job-strip.ts';
import {
  availabilityText,
  box,
  dayHeads,
  dayLines,
  dot,
  FRESH_COLOURS,
  freshText,
  heading,
  hourMarks,
  label,
  legend,
  remark,
  USUAL_SPAN,
} from './parts.ts';
import { clockText, dayText, weekdayText } from './shanghai.ts';
import { COLOURS, FONT, isOver, MARGIN, percent } from './theme.ts';

const LEFT = MARGIN + 30;
/** Where the figures are, and where the days begin below them. */
const FIGURES = 68;
const HEAD = 118;
const PLOT = 150;
/** The axis ends at least here: a full machine has some air above it. */
const LEAST_TOP = 1.25;
/** Beyond it more is only "far too much"; the rest of the curve stays readable. */
const MOST_TOP = 2;

/** One machine's load hour by hour against what it can work off, with its jobs below. */
export function loadCurve(data: LoadCurveData, { width }: Paper): Chart {
  const { hours } = data.machine;
  const right = width - MARGIN;
  const time = { from: data.from, to: data.from + hours.length * 60 };
  const xOf = (minute: number): number =>
    LEFT + ((minute - time.from) / (time.to - time.from)) * (right - LEFT);
  const plot = { top: HEAD + 32, bottom: HEAD + 32 + PLOT };
  const end = data.jobs.length > 0 ? plot.bottom + 8 + STRIP_HEIGHT : plot.bottom;
  const marks = legend(LEGEND, { top: end + 8, width });
  const foot = end + 8 + marks.height + 6;
  const said = remark(data.note ?? '', { y: foot + 15, width });
  const sure = foot + 15 + said.height;
  const top = Math.min(MOST_TOP, Math.max(LEAST_TOP, ...hours.map((hour) => heightOf(hour) * 1.05)));
  const full = plot.bottom - PLOT / top;
  const graphic: GraphicComponentOption[] = [
    ...bands(hours, data.from, xOf, plot),
    ...heading(`${data.machine.id} ${data.span ?? USUAL_SPAN}负荷`, subtitleOf(data)),
    ...figures(data, width),
    ...dayHeads(time, xOf, HEAD + 8),
    ...hourMarks(time, xOf, HEAD + 24),
    ...dayLines(time, xOf, HEAD + 2, end),
    { ...box(LEFT, full - 0.5, right - LEFT, 1, COLOURS.ink), z: 10 },
    ...jobStrip(data.jobs, time, xOf, plot.bottom + 8),
    ...marks.parts,
    box(MARGIN, foot, width - 2 * MARGIN, 1, COLOURS.line),
    ...said.parts,
    dot(MARGIN + 3, sure, FRESH_COLOURS[data.machine.fresh.kind]),
    label(MARGIN + 12, sure, sureText(data), { size: 10.5, colour: COLOURS.faint }),
  ];
  return {
    width,
    height: sure + 15,
    option: {
      animation: false,
      backgroundColor: COLOURS.paper,
      graphic,
      ...axes(hours.length, top),
      grid: { left: LEFT, right: MARGIN, top: plot.top, height: PLOT },
      series: loadBars(hours),
    },
  };
}

const subtitleOf = ({ name, from, now }: LoadCurveData): string =>
  `${name} · ${dayText(from)} ${weekdayText(from)} ${clockText(Math.max(from, now))} 起`;

/** What counts in three figures: how full, how much of how much, when the first free time is. */
function figures(data: LoadCurveData, width: number): GraphicComponentOption[] {
  const { load } = data.machine;
  const over = load !== null && isOver(load);
  const { free } = data;
  const tiles = [
    {
      name: `${data.span ?? USUAL_SPAN}负荷`,
      value: load === null ? '—' : percent(load),
      colour: over ? COLOURS.over : COLOURS.ink,
    },
    { name: '已排 / 可用', value: `${hoursText(data.bookedHours)} / ${hoursText(data.productiveHours)} h` },
    {
      name: free ? `最早空档 ${hoursText(free.hours)} h` : '最早空档',
      value: free ? `${dayText(free.from)} ${clockText(free.from)}` : `${data.span ?? USUAL_SPAN}内没有`,
    },
  ];
  const step = (width - 2 * MARGIN) / tiles.length;
  return tiles.flatMap(({ name, value, colour = COLOURS.ink }, index) => [
    label(MARGIN + index * step, FIGURES + 4, name, { size: 10.5, colour: COLOURS.faint }),
    label(MARGIN + index * step, FIGURES + 24, value, { size: 16, bold: true, colour }),
  ]);
}

const hoursText = (hours: number): string => (hours < 10 ? hours.toFixed(1) : String(Math.round(hours)));

function axes(hours: number, top: number): Pick<EChartsOption, 'xAxis' | 'yAxis'> {
  return {
    xAxis: { type: 'category', data: Array.from({ length: hours }, (_, index) => index), show: false },
    yAxis: {
      type: 'value',
      min: 0,
      max: top,
      interval: 0.5,
      axisLabel: {
        fontFamily: FONT,
        fontSize: 9.5,
        color: COLOURS.faint,
        margin: 6,
        formatter: (value: number) => (value % 0.5 === 0 ? percent(value) : ''),
      },
      splitLine: { lineStyle: { color: COLOURS.line } },
    },
  };
}

const heightOf = (hour: HourLoad): number => (typeof hour === 'number' ? hour : 0);

/** What fits in blue, what does not on top of it in red. */
function loadBars(hours: readonly HourLoad[]): BarSeriesOption[] {
  const bar = (data: number[], color: string): BarSeriesOption => ({
    type: 'bar',
    stack: 'load',
    silent: true,
    barCategoryGap: '14%',
    itemStyle: { color },
    data,
  });
  return [
    bar(
      hours.map((hour) => Math.min(1, heightOf(hour))),
      COLOURS.middle,
    ),
    bar(
      hours.map((hour) => (isOver(heightOf(hour)) ? Math.min(MOST_TOP, heightOf(hour)) - 1 : 0)),
      COLOURS.over,
    ),
  ];
}

/** Where it does not work, and where it stands still. */
function bands(
  hours: readonly HourLoad[],
  from: number,
  xOf: (minute: number) => number,
  { top, bottom }: { top: number; bottom: number },
): GraphicComponentOption[] {
  const colours = hours.map((hour) => (typeof hour === 'number' ? null : BANDS[hour ?? 'off']));
  const parts: GraphicComponentOption[] = [];
  for (let at = 0; at < colours.length; ) {
    let end = at + 1;
    while (end < colours.length && colours[end] === colours[at]) end += 1;
    const colour = colours[at];
    const [left, right] = [xOf(from + at * 60), xOf(from + end * 60)];
    if (colour) parts.push(box(left, top, right - left, bottom - top, colour));
    at = end;
  }
  return parts;
}

const BANDS = { off: COLOURS.off, down: COLOURS.downBand, blocked: COLOURS.overBand } as const;

const LEGEND = [
  { colour: COLOURS.middle, label: '已排' },
  { colour: COLOURS.over, label: '超出' },
  { colour: COLOURS.downBand, label: '停机' },
  { colour: COLOURS.overBand, label: '停机但排了活' },
  { colour: COLOURS.off, label: '不排班' },
];

const sureText = ({ machine, now }: LoadCurveData): string =>
  `设备状态：${freshText(machine.fresh)} · ${availabilityText(machine.availability)} · 截至 ${clockText(now)}`;
