import type { Figure, FigureUnit, Health } from './board-data.ts';

/** `47 单`, `92.4%`, `2.1 小时`, `¥12.3 万`; — where there is nothing to count. */
export function valueText({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  if (value === null) return '—';
  return quantity(value, unit);
}

function quantity(value: number, unit: FigureUnit): string {
  switch (unit) {
    case 'orders':
      return `${grouped(value)} 单`;
    case 'count':
      return grouped(value);
    case 'share':
      return `${tenth(value * 100)}%`;
    case 'minutes':
      return minutesText(value);
    case 'days':
      return `${tenth(value)} 天`;
    case 'yuan':
      return yuanText(value);
  }
}

function yuanText(yuan: number): string {
  if (yuan >= 100_000_000) return `¥${tenth(yuan / 100_000_000)} 亿`;
  return yuan >= 10_000 ? `¥${tenth(yuan / 10_000)} 万` : `¥${Math.round(yuan)}`;
}

/** Minutes as people say them: `35 分钟`, `2.1 小时`, `17 小时`. */
export function minutesText(minutes: number): string {
  if (minutes > 0 && minutes < 1) return `${Math.round(minutes * 60)} 秒`;
  if (minutes < 60) return `${Math.round(minutes)} 分钟`;
  const hours = minutes / 60;
  return hours < 100 ? `${tenth(hours)} 小时` : `${grouped(Math.round(hours))} 小时`;
}

/** One decimal at most, and none that says nothing. */
const tenth = (value: number): string => (Math.round(value * 10) / 10).toString();

const grouped = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** Fewer cases than this say little. */
export const FEW = 5;

/** How a figure moved: an arrow, by how much, and whether that is worse. */
export interface Change {
  arrow: '▲' | '▼' | '';
  /** `3 单`, `2.4 个点`, `持平` */
  text: string;
  /** null: neither better nor worse. */
  worse: boolean | null;
}

/** Against what it was before; null when one of both is not known. */
export function changeOf(
  { value, unit, better }: Pick<Figure, 'value' | 'unit' | 'better'>,
  before: number | null | undefined,
): Change | null {
  if (value === null || before === null || before === undefined) return null;
  const text = differenceText(Math.abs(value - before), unit);
  if (!/[1-9]/.test(text)) return { arrow: '', text: '持平', worse: null };
  const rose = value > before;
  const worse = better === 'neither' ? null : rose !== (better === 'more');
  return { arrow: rose ? '▲' : '▼', text, worse };
}

const differenceText = (difference: number, unit: FigureUnit): string =>
  unit === 'share' ? `${tenth(difference * 100)} 个点` : quantity(difference, unit);

/** `较上周 ▲ 2.4 个点 变差`: read the same without colours. In percentage points for shares. */
export const changeText = (against: string, { arrow, text, worse }: Change): string =>
  [against, arrow, text, worse ? '变差' : ''].filter((part) => part !== '').join(' ');

export const HEALTH_WORDS: Readonly<Record<Health, string>> = {
  good: '正常',
  watch: '要留意',
  bad: '要处理',
};

/** `逾期 3 天`, `今天到期`, `剩 2 天` */
export function daysLeftText(days: number): string {
  if (days < 0) return `逾期 ${-days} 天`;
  return days === 0 ? '今天到期' : `剩 ${days} 天`;
}
