import type { Compare, CompareRow } from '../../board/api/metrics.ts';
import { FEW } from '../../board/charts/figure-text.ts';
import type { Card, CardField } from '../card.ts';
import type { Scope } from './rights.ts';
import { changeText, periodText } from './text.ts';

const SCOPES: Readonly<Record<Scope['kind'], string>> = {
  all: '全厂',
  teams: '时效为本部门，其他为您可见的订单',
  own: '时效为您本人，其他为您可见的订单',
};

/** The table of two periods, a line per figure: what became worse in red. */
export function compareCard({ before, after, rows }: Compare, scope: Scope['kind'], today: string): Card {
  const periods = `**${periodText(before, today)}** → **${periodText(after, today)}**`;
  if (rows.every(({ cases }) => cases.before + cases.after === 0))
    return {
      title: '前后对比',
      status: { text: '没有记录', tone: 'neutral' },
      text: periods,
      footer: '这两段时间都没有可以对比的记录，请换一段时间。',
    };
  const running = after.to >= today ? '，至今' : '';
  const better = rows.filter(isBetter).length;
  const worse = rows.filter((row) => row.worse).length;
  return {
    title: '前后对比',
    status: { text: `好转 ${better} 项，变差 ${worse} 项`, tone: worse > 0 ? 'warn' : 'good' },
    text: `${periods}${running}`,
    fields: [...rows.map((row) => fieldOf(row)), ...casesOf(rows)],
    footer: `范围：${SCOPES[scope]}。OSRT 从状态变更到责任人第一次实际处理，只看不算；样本少于 ${FEW} 的标 *。`,
  };
}

const isBetter = ({ change, worse, perDay }: CompareRow): boolean =>
  !worse && (perDay ? perDay.after < perDay.before : change !== null && change !== 0);

function fieldOf(row: CompareRow): CardField {
  const few = row.few ? ' *' : '';
  const tone = row.worse ? 'bad' : isBetter(row) ? 'good' : undefined;
  return { label: row.name, value: `${changeText(row)}${few}`, ...(tone ? { tone } : {}) };
}

/** What the figures are made of, once for all. */
const CASES: readonly (readonly [key: string, name: string, unit: string])[] = [
  ['osrt', '状态变更', '次'],
  ['response', '跨部门', '次'],
  ['repeat', '来单', '单'],
  ['on_time_original', '到期', '单'],
];

function casesOf(rows: readonly CompareRow[]): CardField[] {
  const texts = CASES.flatMap(([key, name, unit]) => {
    const row = rows.find((one) => one.key === key);
    return row ? [`${name} ${row.cases.before} → ${row.cases.after} ${unit}`] : [];
  });
  return texts.length > 0 ? [{ label: '样本', value: texts.join('；') }] : [];
}
