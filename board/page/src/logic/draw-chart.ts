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

interface On {
  /** CSS px before the scale. */
  width: number;
  row?: number | undefined;
  dark: boolean;
  /** How much larger it is shown: more dots, or it would be blurred. */
  scale: number;
}

export interface Drawing {
  /** @returns the height that it needs, CSS px */
  show(data: ChartData, paper: On): number;
  end(): void;
}

export function startDrawing(box: HTMLElement): Drawing {
  let scaled = 0;
  let chart: ReturnType<typeof init> | null = null;
  const chartFor = (scale: number): ReturnType<typeof init> => {
    if (chart && scale === scaled) return chart;
    chart?.dispose();
    scaled = scale;
    chart = init(box, null, { renderer: 'canvas', devicePixelRatio: window.devicePixelRatio * scale });
    return chart;
  };
  return {
    show(data, { width, row, dark, scale }) {
      const { option, height } = chartOf(data, row === undefined ? { width } : { width, row });
      const on = chartFor(scale);
      on.resize({ width, height });
      on.setOption(dark ? byNight(option) : option, { notMerge: true });
      return height;
    },
    end: () => chart?.dispose(),
  };
}
