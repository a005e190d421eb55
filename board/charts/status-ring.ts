import type { GraphicComponentOption, PieSeriesOption } from 'echarts';
import { type Block, chartFrom, type Place, stacked } from './block.ts';
import type { StatusCount, StatusRingData } from './board-data.ts';
import type { Chart, Paper } from './chart.ts';
import { box, headed, label } from './parts.ts';
import { momentText } from './shanghai.ts';
import { COLOURS, MARGIN, percent, RING } from './theme.ts';

const RADIUS = 66;
const RING_WIDTH = 24;
const ROW = 21;
/** Of a narrower paper the ring takes less, so that the statuses' names have their room. */
const ROOMY = 340;

/** The ring's, on paper so wide. */
const radiusOn = (width: number): number => Math.max(40, RADIUS - Math.max(0, ROOMY - width) / 2);

/** Orders by status: a ring with their sum, and beside it each status with its number. */
export function statusRing({ statuses, asOf }: StatusRingData, { width, row }: Paper): Chart {
  const block = stacked({ width }, [
    headed('订单状态分布', `${momentText(asOf)} · 在办订单`),
    (place) => ringBlock(statuses, place, row),
    () => ({ parts: [], height: MARGIN }),
  ]);
  return chartFrom(block, width);
}

/** Where the statuses' rows stand in `statusRing`: a page lays what can be touched over them. CSS pixels. */
export function statusRingRows(count: number, { width, row = ROW }: Paper): { top: number; left: number } {
  const { height } = headed('', '')({ top: 0, width });
  const place = listPlace(count, { top: height, width }, row);
  return { top: place.top, left: place.left };
}

function listPlace(count: number, { top, width }: Place, row: number) {
  const radius = radiusOn(width);
  const height = Math.max(2 * radius, count * row);
  const middle = top + height / 2;
  return {
    height,
    middle,
    radius,
    left: MARGIN + 2 * radius + (width < ROOMY ? 14 : 24),
    top: middle - (count * row) / 2,
    right: width - MARGIN,
  };
}

export function ringBlock(statuses: readonly StatusCount[], { top, width }: Place, row = ROW): Block {
  const total = statuses.reduce((sum, { count }) => sum + count, 0);
  const shown = statuses.map((status, index) => ({
    ...status,
    colour: RING[(status.place ?? index) % RING.length] ?? '',
  }));
  const list = listPlace(shown.length, { top, width }, row);
  const [x, y] = [MARGIN + list.radius, list.middle];
  return {
    height: list.height,
    series: [ring(shown, x, y, list.radius)],
    parts: [
      label(x, y - 6, String(total), {
        size: sumSize(total, list.radius),
        bold: true,
        colour: COLOURS.ink,
        align: 'center',
      }),
      label(x, y + 16, '单', { size: 11, colour: COLOURS.soft, align: 'center' }),
      ...shown.flatMap((status, index) => rowOf(status, total, list, list.top + index * row + row / 2)),
    ],
  };
}

/** So that the sum stays within the ring. */
const sumSize = (total: number, radius: number): number =>
  radius === RADIUS ? (total < 10_000 ? 26 : 20) : total < 1_000 ? 20 : 14;

type Shown = StatusCount & { colour: string };

function ring(shown: readonly Shown[], x: number, y: number, radius: number): PieSeriesOption {
  const some = shown.filter(({ count }) => count > 0);
  return {
    type: 'pie',
    center: [x, y],
    radius: [radius - (RING_WIDTH * radius) / RADIUS, radius],
    label: { show: false },
    labelLine: { show: false },
    // A status with one order of 500 is still seen.
    minAngle: 3,
    itemStyle: { borderColor: COLOURS.paper, borderWidth: some.length > 1 ? 1.5 : 0 },
    emphasis: { disabled: true },
    data:
      some.length > 0
        ? some.map(({ key, name, count, colour }) => ({
            id: key,
            name,
            value: count,
            itemStyle: { color: colour },
          }))
        : [{ name: '', value: 1, itemStyle: { color: COLOURS.off } }],
  };
}

function rowOf(
  { name, count, colour }: Shown,
  total: number,
  { left, right }: { left: number; right: number },
  y: number,
): GraphicComponentOption[] {
  const faint = count === 0;
  const share = total > 0 ? shareText(count / total) : '—';
  return [
    box(left, y - 5, 10, 10, colour, 2),
    label(left + 16, y, name, {
      size: 12,
      colour: faint ? COLOURS.faint : COLOURS.ink,
      most: right - left - 100,
    }),
    label(right - 42, y, String(count), {
      size: 12.5,
      bold: !faint,
      align: 'right',
      colour: faint ? COLOURS.faint : COLOURS.ink,
    }),
    label(right, y, share, { size: 10.5, align: 'right', colour: COLOURS.soft }),
  ];
}

/** One of 500 is little, and not nothing. */
const shareText = (share: number): string => (share > 0 && share < 0.005 ? '<1%' : percent(share));
