/** Charts onto the page; this module and ECharts are one lazy chunk. */
import { BarChart, CustomChart, LineChart, PieChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { chartOf } from '../../../charts/charts.ts';
import type { ChartData } from '../../../charts/data.ts';
import { byNight } from './night.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  PieChart,
  GraphicComponent,
  GridComponent,
  MarkLineComponent,
  TitleComponent,
  CanvasRenderer,
]);

export interface Drawing {
  /** @returns the height that it needs, CSS px */
  show(data: ChartData, paper: { width: number; row?: number | undefined; dark: boolean }): number;
  end(): void;
}

export function startDrawing(box: HTMLElement): Drawing {
  const chart = init(box, null, { renderer: 'canvas' });
  return {
    show(data, { width, row, dark }) {
      const { option, height } = chartOf(data, row === undefined ? { width } : { width, row });
      chart.resize({ width, height });
      chart.setOption(dark ? byNight(option) : option, { notMerge: true });
      return height;
    },
    end: () => chart.dispose(),
  };
}
