import { expect, it } from 'vitest';
import { chartOf } from '../../../charts/charts.ts';
import type { ChartData } from '../../../charts/data.ts';
import { COLOURS, RING } from '../../../charts/theme.ts';
import { byNight } from './night.ts';

const ring: ChartData = {
  kind: 'status-ring',
  asOf: 29_500_000,
  statuses: RING.map((_, at) => ({ key: `s${at}`, name: `状态${at}`, count: at + 1 })),
};

it('no white paper and no dark ink of the day is left in a chart by night', () => {
  const day = JSON.stringify(chartOf(ring).option);
  const night = JSON.stringify(byNight(chartOf(ring).option));
  expect(day).toContain(COLOURS.ink);
  for (const colour of [COLOURS.paper, COLOURS.ink, COLOURS.soft]) expect(night).not.toContain(`"${colour}"`);
});

it('exchanges colours in what a chart draws by itself, too', () => {
  const option = byNight({
    series: [{ type: 'custom', renderItem: () => ({ style: { fill: COLOURS.over } }) }],
  } as never);
  const [series] = option.series as unknown as { renderItem: () => unknown }[];
  expect(JSON.stringify(series?.renderItem())).not.toContain(COLOURS.over);
});
