import type { GraphicComponentOption } from 'echarts';
import { type Block, chartFrom, type Place, stacked } from './block.ts';
import type { Health, TodayData } from './board-data.ts';
import type { Chart, Paper } from './chart.ts';
import { HEALTH_WORDS } from './figure-text.ts';
import { figuresGrid } from './figures-grid.ts';
import { box, label, note, section, wrapped } from './parts.ts';
import { riskRows } from './risk-rows.ts';
import { momentText } from './shanghai.ts';
import { COLOURS, HEALTH_COLOURS, MARGIN } from './theme.ts';

const RADIUS = 21;
const SIGNS: Readonly<Record<Health, string>> = { good: '✓', watch: '!', bad: '×' };
const SENTENCE = 14;
const LINE = 21;
const MOST_LINES = 3;

/** 今天怎么样: the verdict as large as it goes, why, six figures, and whom to ask about. */
export function today(data: TodayData, { width }: Paper): Chart {
  const { figures, worst, atRisk } = data;
  const left = atRisk - worst.length;
  const block = stacked({ width }, [
    (place) => verdict(data, place),
    () => ({ parts: [], height: 12 }),
    (place) => figuresGrid(figures, width < 560 ? 3 : 6, place),
    worst.length > 0 ? section('最急的订单') : () => ({ parts: [], height: 0 }),
    (place) => riskRows(worst, place),
    note(left > 0 ? `有交付风险的共 ${atRisk} 单，另有 ${left} 单未列出` : ''),
  ]);
  return chartFrom(block, width);
}

function verdict({ verdict: health, sentence, scope, asOf }: TodayData, { top, width }: Place): Block {
  const { ink, band } = HEALTH_COLOURS[health];
  const lines = wrapped(sentence, SENTENCE, width - 2 * MARGIN, MOST_LINES);
  const height = 84 + lines.length * LINE + 8;
  const parts: GraphicComponentOption[] = [
    box(0, top, width, height, band),
    {
      type: 'circle',
      silent: true,
      shape: { cx: MARGIN + RADIUS, cy: top + 40, r: RADIUS },
      style: { fill: ink },
    },
    label(MARGIN + RADIUS, top + 40, SIGNS[health], {
      size: 26,
      bold: true,
      align: 'center',
      colour: COLOURS.paper,
    }),
    label(MARGIN + 2 * RADIUS + 14, top + 32, `今天${HEALTH_WORDS[health]}`, {
      size: 26,
      bold: true,
      colour: ink,
    }),
    label(MARGIN + 2 * RADIUS + 14, top + 57, `${momentText(asOf)} · ${scope || '全厂'}`, {
      size: 11.5,
      most: width - 3 * MARGIN - 2 * RADIUS - 14,
    }),
    ...lines.map((line, index) =>
      label(MARGIN, top + 84 + index * LINE, line, { size: SENTENCE, colour: COLOURS.ink }),
    ),
  ];
  return { parts, height };
}
