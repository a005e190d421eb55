import { chartFrom, stacked } from './block.ts';
import type { BoardData } from './board-data.ts';
import type { Chart, Paper } from './chart.ts';
import { figuresGrid } from './figures-grid.ts';
import { headed, note, section } from './parts.ts';
import { momentText } from './shanghai.ts';
import { ringBlock } from './status-ring.ts';
import { trendBlock } from './trend.ts';

/** 看板: figures with arrows, the ring of statuses and the weekly on-time line, one below the other. */
export function board({ figures, statuses, weeks, target, scope, asOf }: BoardData, { width }: Paper): Chart {
  const columns = Math.min(width < 560 ? 3 : 6, Math.max(2, figures.length));
  const block = stacked({ width }, [
    headed('看板', `${momentText(asOf)} · ${scope || '全厂'}`),
    (place) => figuresGrid(figures, columns, place),
    section('在办订单'),
    (place) => ringBlock(statuses, place),
    section('周准时交付率'),
    (place) => trendBlock({ weeks, target }, place),
    note('按应交周统计，日期为周一，下方为应交单数'),
  ]);
  return chartFrom(block, width);
}
