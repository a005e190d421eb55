import type { Compare, CompareRow } from '../../board/api/metrics.ts';
import type { Card, CardField } from '../card.ts';
import type { Scope } from './rights.ts';
import { changeText, periodText } from './text.ts';

/** Fewer cases than this say little about a period. */
const FEW = 5;

const SCOPES: Readonly<Record<Scope['kind'], string>> = {
  all: '全厂',
  teams: '时效为本部门，其他为您可见的订单',
  own: '时效为您本人，其他为您可见的订单',
};

/** The table of two periods, a line per figure: what became worse in red. */
export function compareCard({ before, after, rows }: Compare, scope: Scope['kind'], today: string): Card {
  const running = after.to >= today ? '，至今' : '';
  const better = rows.filter(({ change, worse }) => change !== null && change !== 0 && !worse).length;
  const worse = rows.filter((row) => row.worse).length;
  return {
    title: '前后对比',
    status: { text: `好转 ${better} 项，变差 ${worse} 项`, tone: worse > 0 ? 'warn' : 'good' },
    text: `**${periodText(before, today)}** → **${periodText(after, today)}**${running}`,
    fields: rows.map(fieldOf),
    footer: `范围：${SCOPES[scope]}。OSRT 从状态变更到责任人第一次实际处理，只看不算；样本少于 ${FEW} 的标 *。`,
  };
}

function fieldOf(row: CompareRow): CardField {
  const counted = row.unit !== 'count' && row.before !== null && row.after !== null;
  const few = counted && Math.min(row.cases.before, row.cases.after) < FEW ? ' *' : '';
  const tone = row.worse ? 'bad' : row.change !== null && row.change !== 0 ? 'good' : undefined;
  return { label: row.name, value: `${changeText(row)}${few}`, ...(tone ? { tone } : {}) };
}
