import type { Tone } from '../../card.ts';
import { wallClock } from '../../checkpoints/text.ts';
import { daysBetween } from '../../dates/civil.ts';
import { dayText } from '../../orders/text.ts';
import type { DateState, DateView } from '../read.ts';

export const STATES: Readonly<Record<DateState, { text: string; tone: Tone }>> = {
  draft: { text: '待发客户确认函', tone: 'warn' },
  reading: { text: '正在识别', tone: 'info' },
  review: { text: '待人工核对', tone: 'warn' },
  approval: { text: '待二次审批', tone: 'warn' },
  accepted: { text: '已改期', tone: 'good' },
  rejected: { text: '未通过', tone: 'bad' },
  withdrawn: { text: '已撤回', tone: 'neutral' },
  closed: { text: '已关闭', tone: 'neutral' },
};

/** `推后 5 天`, `提前 3 天`. */
function movedText(from: string, to: string): string {
  const days = daysBetween(from, to);
  return days > 0 ? `推后 ${days} 天` : `提前 ${-days} 天`;
}

/** `3月15日 → 3月20日（推后 5 天）` */
export function wayText({ fromDate, toDate, now }: Pick<DateView, 'fromDate' | 'toDate' | 'now'>): string {
  const today = wallClock(now).slice(0, 10);
  return `${dayText(fromDate, today)} → ${dayText(toDate, today)}（${movedText(fromDate, toDate)}）`;
}
