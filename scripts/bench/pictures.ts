import { monitorEventLoopDelay } from 'node:perf_hooks';
import { chartOf } from '../../board/charts/charts.ts';
import type { ChartData } from '../../board/charts/data.ts';
import {
  EDGES,
  usualBars,
  usualBoard,
  usualRing,
  usualRisk,
  usualToday,
  usualTrend,
} from '../../board/charts/testing/board-samples.ts';
import { brokenMachine, busyShop } from '../../board/charts/testing/samples.ts';
import { openPictures } from '../../bot/pictures/pictures.ts';
import { renderChart } from '../../bot/pictures/render-chart.ts';
import { type Figure, figure, quantile } from './figure.ts';
import type { BenchOptions } from './parts.ts';

const CPU_TARGET = '<150';
const SIZE_TARGET = '<300';
/** What the drawing of pictures may add to the wait of everything else in the service, ms. */
const STALL_TARGET = '<50';

const CHARTS: readonly (readonly [name: string, chart: ChartData])[] = [
  ['heat map of 24 machines × 72 h', busyShop()],
  ['load curve of one machine', brokenMachine()],
  ['ring of statuses', usualRing()],
  ['weekly on-time line', usualTrend()],
  ['OSRT bars', usualBars()],
  ['board (figures, ring, line)', usualBoard()],
  ['delivery risk', usualRisk()],
  ['delivery risk, 500 late orders', EDGES['late risk']],
  ['today', usualToday()],
  ['today, names too long', EDGES['long today']],
];

/** What pictures for the chat cost: CPU and bytes of each kind, and what the rest of the service notices of it. */
export async function pictures({ quick }: BenchOptions): Promise<Figure[]> {
  const times = quick ? 3 : 20;
  const figures = CHARTS.flatMap(([name, chart]) => {
    // The first reads fonts and is compiled.
    const bytes = draw(chart);
    const cpu = Array.from({ length: times }, () => cpuOf(() => draw(chart)));
    return [
      figure(`pictures: ${name}, CPU (median)`, quantile(cpu, 0.5), 'ms', CPU_TARGET),
      figure(`pictures: ${name}, PNG`, bytes / 1000, 'kB', SIZE_TARGET),
    ];
  });
  return [...figures, ...(await inThread(times))];
}

const draw = (chart: ChartData): number => {
  const { option, ...size } = chartOf(chart);
  return renderChart(option, { ...size, density: 2 }).byteLength;
};

function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The same in the thread of the service: how long the first takes, and how the event loop fares meanwhile. */
async function inThread(times: number): Promise<Figure[]> {
  const drawing = openPictures();
  const begun = performance.now();
  await drawing.draw(busyShop());
  const first = performance.now() - begun;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // Each differs, so that none is kept from before.
  for (let index = 0; index < times; index += 1) await drawing.draw({ ...busyShop(), hidden: index + 1 });
  delay.disable();
  await drawing.close();
  return [
    figure('pictures: first one, the thread’s start included', first, 'ms'),
    figure('pictures: event loop held up while drawing, p99', delay.percentile(99) / 1e6, 'ms', STALL_TARGET),
  ];
}
