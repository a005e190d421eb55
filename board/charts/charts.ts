import { bars } from './bars.ts';
import { board } from './board.ts';
import type { Chart, Paper } from './chart.ts';
import type { ChartData } from './data.ts';
import { heatMap } from './heat-map.ts';
import { loadCurve } from './load-curve.ts';
import { riskList } from './risk-list.ts';
import { statusRing } from './status-ring.ts';
import { PHONE_WIDTH } from './theme.ts';
import { today } from './today.ts';
import { trend } from './trend.ts';

/** Any chart by its data: what pictures in the chat and the page draw. A new kind is a line here and one in data.ts. */
export function chartOf(data: ChartData, paper: Paper = { width: PHONE_WIDTH }): Chart {
  switch (data.kind) {
    case 'heat-map':
      return heatMap(data, paper);
    case 'load-curve':
      return loadCurve(data, paper);
    case 'status-ring':
      return statusRing(data, paper);
    case 'trend':
      return trend(data, paper);
    case 'bars':
      return bars(data, paper);
    case 'board':
      return board(data, paper);
    case 'risk-list':
      return riskList(data, paper);
    case 'today':
      return today(data, paper);
  }
}
