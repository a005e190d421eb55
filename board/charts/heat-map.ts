import type { CustomSeriesOption, GraphicComponentOption } from 'echarts';
import type { Chart, Paper } from './chart.ts';
import type { HeatMapData, HourLoad, MachineLoad } from './data.ts';
import {
  box,
  dayHeads,
  dayLines,
  dot,
  FRESH_COLOURS,
  heading,
  hourMarks,
  label,
  legend,
  remark,
  USUAL_SPAN,
} from './parts.ts';
import { clockText, dayText, weekdayText } from './shanghai.ts';
import { COLOURS, colourOf, isOver, MARGIN, percent, STEPS } from './theme.ts';

const ROW = 20;
/** Left free between the bars of two rows. */
const AIR = 5;
/** Between the machines of two models. */
const GROUP_GAP = 6;
const LABEL_WIDTH = 88;
const LOAD_WIDTH = 34;
const HEAD = 62;
const AXIS = 34;

/** Machine × hour, one row per machine; hours of the same step in a row are one bar. */
export function heatMap(data: HeatMapData, { width, row = ROW }: Paper): Chart {
  const left = MARGIN + LABEL_WIDTH;
  const right = width - MARGIN - LOAD_WIDTH;
  const hours = Math.max(1, ...data.machines.map((machine) => machine.hours.length));
  const to = data.from + hours * 60;
  const time = { from: data.from, to };
  const xOf = (minute: number): number => left + ((minute - data.from) / (to - data.from)) * (right - left);
  const top = HEAD + AXIS;
  const rows = heatMapRows(data.machines, row);
  const bottom = (rows.at(-1)?.y ?? top) + row;
  const marks = legend(LEGEND, { top: bottom + 10, width });
  const foot = footer(data, bottom + 10 + marks.height + 4, width);
  const graphic: GraphicComponentOption[] = [
    ...heading(titleOf(data), subtitleOf(data)),
    ...dayHeads(time, xOf, HEAD + 8),
    ...hourMarks(time, xOf, HEAD + 24),
    ...dayLines(time, xOf, HEAD + 2, bottom),
    ...rows.flatMap(({ machine, y }) => [
      dot(MARGIN + 3, y + row / 2, FRESH_COLOURS[machine.fresh.kind]),
      label(MARGIN + 12, y + row / 2, machine.id, { size: 11.5, colour: COLOURS.ink }),
      loadText(machine, width - MARGIN, y + row / 2),
    ]),
    ...marks.parts,
    ...foot.parts,
  ];
  return {
    width,
    height: foot.bottom,
    option: {
      animation: false,
      backgroundColor: COLOURS.paper,
      graphic,
      series: [bars(rows, row, xOf, data.from)],
    },
  };
}

interface Row {
  machine: MachineLoad;
  /** Its upper edge, CSS pixels from the chart's. */
  y: number;
}

/** Where each machine's row stands: a page lays what can be touched over them. */
export function heatMapRows(machines: readonly MachineLoad[], row = ROW): Row[] {
  let y = HEAD + AXIS;
  return machines.map((machine, index) => {
    const before = machines[index - 1];
    if (before && before.model !== machine.model) y += GROUP_GAP;
    const placed = { machine, y };
    y += row;
    return placed;
  });
}

/** x in wall hours since the first, y in pixels: a custom series without axes, so that one option fits page and picture. */
function bars(
  rows: readonly Row[],
  row: number,
  xOf: (minute: number) => number,
  from: number,
): CustomSeriesOption {
  const runs = rows.flatMap(({ machine, y }) => runsOf(machine.hours).map((run) => ({ ...run, y })));
  return {
    type: 'custom',
    coordinateSystem: 'none',
    silent: true,
    data: runs.map((_run, index) => [index]),
    renderItem: ({ dataIndex }) => {
      const run = runs[dataIndex];
      if (!run) return null;
      const [x, end] = [xOf(from + run.from * 60), xOf(from + run.to * 60)];
      return {
        type: 'rect',
        shape: { x, y: run.y + AIR / 2, width: end - x, height: row - AIR },
        style: { fill: run.colour },
      };
    },
  };
}

/** Hours of one colour in a row, as one. */
function runsOf(hours: readonly HourLoad[]): { from: number; to: number; colour: string }[] {
  const runs: { from: number; to: number; colour: string }[] = [];
  hours.forEach((hour, index) => {
    const colour = cellColour(hour);
    const last = runs.at(-1);
    if (last && last.to === index && last.colour === colour) last.to = index + 1;
    else if (colour) runs.push({ from: index, to: index + 1, colour });
  });
  return runs;
}

function cellColour(hour: HourLoad): string | null {
  if (hour === null) return COLOURS.off;
  if (hour === 'down') return COLOURS.down;
  return hour === 'blocked' ? COLOURS.over : colourOf(hour);
}

const LEGEND = [
  ...STEPS.map(({ colour, label: text }) => ({ colour, label: text })),
  { colour: COLOURS.down, label: '停机' },
  { colour: COLOURS.off, label: '不排班' },
];

const titleOf = ({ scope, span = USUAL_SPAN }: HeatMapData): string =>
  `${scope === '' ? '' : `${scope} `}${span}产能热力图`;

function subtitleOf({ from, now, span = USUAL_SPAN, machines, hidden }: HeatMapData): string {
  const shown = hidden > 0 ? `最忙的 ${machines.length} 台，另有 ${hidden} 台` : `${machines.length} 台`;
  return `${dayText(from)} ${weekdayText(from)} ${clockText(Math.max(from, now))} 起 · ${shown} · 右列为${/^\d/.test(span) ? ' ' : ''}${span}负荷`;
}

function loadText({ load }: MachineLoad, x: number, y: number): GraphicComponentOption {
  if (load === null) return label(x, y, '—', { align: 'right', colour: COLOURS.faint });
  const over = isOver(load);
  const colour = over ? COLOURS.over : COLOURS.ink;
  return label(x, y, percent(load), { align: 'right', bold: over, colour, size: 11.5 });
}

/** How old and how sure the figures are, in two lines. */
function footer({ machines, now, note = '' }: HeatMapData, top: number, width: number) {
  const count = (kind: string): number => machines.filter(({ fresh }) => fresh.kind === kind).length;
  const kinds = [
    { colour: COLOURS.live, label: `实时 ${count('live')} 台`, round: true, some: count('live') > 0 },
    {
      colour: COLOURS.stale,
      label: `现在未知或仅报工 ${count('minutes') + count('reports')} 台`,
      round: true,
      some: count('minutes') + count('reports') > 0,
    },
    {
      colour: COLOURS.unknown,
      label: `读不到 ${count('unread')} 台`,
      round: true,
      some: count('unread') > 0,
    },
    { colour: COLOURS.unknown, label: `未接入 ${count('none')} 台`, round: true, some: count('none') > 0 },
  ].filter(({ some }) => some);
  const row = legend(kinds, { top: top + 6, width });
  const how = (kind: string): number =>
    machines.filter(({ availability }) => availability.sure === kind).length;
  const [sure, few, none] = [how('measured'), how('shrunk'), how('unmeasured')];
  const text = [
    `截至 ${clockText(now)}`,
    sure > 0 ? `${sure} 台按实测可用率折算` : '',
    few > 0 ? `${few} 台${sure > 0 ? '' : '可用率'}参照同型` : '',
    none === machines.length ? '可用率未测，按 100% 计' : none > 0 ? `${none} 台未测` : '',
  ].filter((part) => part !== '');
  const below = top + 6 + row.height + 10;
  const said = remark(note, { y: below, width });
  const y = below + said.height;
  return {
    parts: [
      box(MARGIN, top, width - 2 * MARGIN, 1, COLOURS.line),
      ...row.parts,
      ...said.parts,
      label(MARGIN, y, text.join(' · '), { size: 10.5, colour: COLOURS.faint }),
    ],
    bottom: y + 16,
  };
}
