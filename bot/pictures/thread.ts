import type { MessagePort } from 'node:worker_threads';
import { chartOf } from '../../board/charts/charts.ts';
import type { ChartData } from '../../board/charts/data.ts';
import { renderChart } from './render-chart.ts';

/** Twice the pixels: sharp on a phone. Three times would be twice as many bytes, and nobody sees it. */
const DENSITY = 2;

export interface Wanted {
  id: number;
  chart: ChartData;
}

export type Drawn = { id: number; png: Uint8Array } | { id: number; fault: string };

/** What the thread does, started by `worker.mjs`: one chart after the other. */
export function serve(port: MessagePort): void {
  port.on('message', ({ id, chart }: Wanted) => {
    try {
      const { option, ...size } = chartOf(chart);
      const png = Uint8Array.from(renderChart(option, { ...size, density: DENSITY }));
      port.postMessage({ id, png } satisfies Drawn, [png.buffer as ArrayBuffer]);
    } catch (error) {
      const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ id, fault } satisfies Drawn);
    }
  });
}
