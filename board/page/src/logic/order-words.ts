/** What a list says of an order. */
import type { OrderRow, Tone, Waits } from '../../../api/views.ts';
import { count } from './numbers.ts';
import { daysBetween, lengthText, moment, shortDay } from './shanghai.ts';

export interface Words {
  text: string;
  tone: Tone;
}

/** How the promise stands: `剩 2 天`, `今天到期`, `逾期 3 天`, `准时发货`, `晚 2 天发货`. */
export function dueWords(row: OrderRow): Words {
  if (row.shippedDate !== null) {
    const late = daysBetween(row.promisedDate, row.shippedDate);
    return late > 0 ? { text: `晚 ${late} 天发货`, tone: 'bad' } : { text: '准时发货', tone: 'good' };
  }
  if (row.daysLeft === null) return { text: row.status.name, tone: 'neutral' };
  if (row.daysLeft < 0) return { text: `逾期 ${-row.daysLeft} 天`, tone: 'bad' };
  if (row.daysLeft === 0) return { text: '今天到期', tone: 'bad' };
  return { text: `剩 ${row.daysLeft} 天`, tone: row.daysLeft <= 3 ? 'warn' : 'neutral' };
}

/** `快换模组 × 200 套` */
export const productWords = ({ product, quantity }: OrderRow): string =>
  `${product.name} × ${count(quantity)} ${product.unit}`;

/** `备料中 3 天` */
export const sinceWords = (row: OrderRow): string => lengthText(row.clockMinutesInStatus);

/** Who has it in hand; of what is over nobody has. */
export const ownerWords = ({ owner, over }: OrderRow): string => owner?.name ?? (over ? '' : '无人负责');

/** What it waits for, the worst first, in one line. */
export function waitWords(waits: readonly Waits[], nowMs: number): Words | null {
  const said = waits.map((one) => waitOf(one, nowMs));
  const [first] = [...said].sort((a, b) => rank(b.tone) - rank(a.tone));
  if (!first) return null;
  return { text: said.map((one) => one.text).join(' · '), tone: first.tone };
}

const rank = (tone: Tone): number => ({ neutral: 0, info: 0, good: 0, warn: 1, bad: 2 })[tone];

function waitOf(wait: Waits, nowMs: number): Words {
  switch (wait.kind) {
    case 'checkpoint':
      return checkpointWords(wait, nowMs);
    case 'material': {
      const by = wait.expected ? `，预计 ${shortDay(wait.expected)} 到齐` : '';
      return { text: `缺 ${wait.missing} 种料${by}`, tone: 'warn' };
    }
    case 'incident':
      return { text: wait.name, tone: 'bad' };
    case 'hold':
      return { text: '暂停中', tone: 'warn' };
    case 'status':
      return { text: `等待：${wait.text}`, tone: 'neutral' };
  }
}

function checkpointWords(wait: Extract<Waits, { kind: 'checkpoint' }>, nowMs: number): Words {
  const who = wait.who.length > 0 ? `（${wait.who.join('、')}）` : '';
  if (wait.rejected) return { text: `${wait.name}被驳回`, tone: 'bad' };
  if (wait.late) return { text: `${wait.name}已超时${who}`, tone: 'bad' };
  const until = wait.deadlineAt ? `，${moment(wait.deadlineAt, nowMs)} 截止` : '';
  return { text: `等 ${wait.name}${who}${until}`, tone: 'neutral' };
}
