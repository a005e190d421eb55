import { type Block, chartFrom, type Place, stacked } from './block.ts';
import type { RiskListData } from './board-data.ts';
import type { Chart, Paper } from './chart.ts';
import { headed, label, note } from './parts.ts';
import { riskRows } from './risk-rows.ts';
import { momentText } from './shanghai.ts';
import { COLOURS } from './theme.ts';

/** 交付风险: the most urgent orders, and how many more there are. */
export function riskList(data: RiskListData, { width }: Paper): Chart {
  const { rows, total, late, scope, asOf, withinDays } = data;
  const counted = late > 0 ? `${total} 单，其中逾期 ${late} 单` : `${total} 单`;
  const block = stacked({ width }, [
    headed(
      `交付风险 ${counted}`,
      `${momentText(asOf)} · ${scope || '全厂'} · 承诺交期 ${withinDays} 天内且未发货`,
    ),
    (place) => (rows.length > 0 ? riskRows(rows, place) : nothing(place)),
    note(total > rows.length ? `另有 ${total - rows.length} 单未列出，请打开网页查看` : ''),
  ]);
  return chartFrom(block, width);
}

const nothing = ({ top, width }: Place): Block => ({
  height: 64,
  parts: [
    label(width / 2, top + 26, '✓ 没有交付风险', {
      size: 16,
      bold: true,
      align: 'center',
      colour: COLOURS.good,
    }),
  ],
});
