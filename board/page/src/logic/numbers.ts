/** Figures as people read them. */
import type { Figure, FigureUnit } from '../../../charts/board-data.ts';

const plain = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 });

/** `1,234` */
export const count = (value: number): string => plain.format(value);

/** `97.3%`, `100%` */
export const percent = (share: number): string => `${plain.format(Math.round(share * 1000) / 10)}%`;

/** Yuan, decimal text or number: `¥48,000`, from ten thousand in lists `¥4.8万`. */
export function yuan(amount: string | number, { short = false } = {}): string {
  const value = Number(amount);
  if (!short || Math.abs(value) < 10_000) return `¥${whole.format(value)}`;
  if (Math.abs(value) < 100_000_000) return `¥${plain.format(value / 10_000)}万`;
  return `¥${plain.format(value / 100_000_000)}亿`;
}

/** Minutes in the unit in which they are said: `35 分钟`, `2.1 小时`; from a hundred hours in days of the clock no more. */
export function minutes(value: number): string {
  if (value < 60) return `${Math.round(value)} 分钟`;
  const hours = value / 60;
  return `${hours < 10 ? plain.format(hours) : whole.format(hours)} 小时`;
}

/** Value and unit apart, so that the figure can be large and its unit small. */
export interface Written {
  value: string;
  unit: string;
}

export function written(value: number | null, unit: FigureUnit): Written {
  if (value === null) return { value: '—', unit: '' };
  switch (unit) {
    case 'orders':
      return { value: count(value), unit: '单' };
    case 'count':
      return { value: count(value), unit: '' };
    case 'days':
      return { value: count(value), unit: '天' };
    case 'share':
      return { value: plain.format(Math.round(value * 1000) / 10), unit: '%' };
    case 'yuan': {
      const text = yuan(value, { short: true });
      return { value: text.replace(/[万亿]$/, ''), unit: /[万亿]$/.exec(text)?.[0] ?? '' };
    }
    case 'minutes': {
      const [number = '—', unitText = ''] = minutes(value).split(' ');
      return { value: number, unit: unitText };
    }
  }
}

/** How much a figure has moved, without a sign: `3.2 个百分点`, `12 单`, `1.5 小时`. */
export function movedBy(by: number, unit: FigureUnit): string {
  const size = Math.abs(by);
  if (unit === 'share') return `${plain.format(Math.round(size * 1000) / 10)} 百分点`;
  const { value, unit: name } = written(size, unit);
  return name ? `${value} ${name}` : value;
}

/** A figure in one line for readers that hear it. */
export function spoken(figure: Pick<Figure, 'name' | 'value' | 'unit'>): string {
  const { value, unit } = written(figure.value, figure.unit);
  return `${figure.name} ${figure.value === null ? '没有数据' : `${value}${unit}`}`;
}
