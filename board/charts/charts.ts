import type { Chart, Paper } from './chart.ts';
import type { ChartData } from './data.ts';
import { heatMap } from './heat-map.ts';
import { loadCurve } from './load-curve.ts';
import { PHONE_WIDTH } from './theme.ts';

/** Any chart by its data: what pictures in the chat and the page draw. A new kind is a line here and one in data.ts. */
export function chartOf(data: ChartData, paper: Paper = { width: PHONE_WIDTH }): Chart {
  switch (data.kind) {
    case 'heat-map':
      return heatMap(data, paper);
    case 'load-curve':
      return loadCurve(data, paper);
  }
}
