import { daysBetween } from '../dates/civil.ts';

/** `2026-03-12` → `3月12日`; another year than today's is named. */
export function dayText(day: string, today: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const plain = `${month}月${date}日`;
  return day.slice(0, 4) === today.slice(0, 4) ? plain : `${year}年${plain}`;
}

/** `2026-03-12 14:05` → `3月12日 14:05` */
export function minuteText(minute: string, today: string): string {
  return `${dayText(minute.slice(0, 10), today)} ${minute.slice(11, 16)}`;
}

/** Clock time in its two largest units: `2天3小时`, `3小时5分`, `5分钟`, `不到1分钟`. */
export function durationText(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = Math.floor(minutes % 60);
  if (days > 0) return hours > 0 ? `${days}天${hours}小时` : `${days}天`;
  if (hours > 0) return rest > 0 ? `${hours}小时${rest}分` : `${hours}小时`;
  return rest > 0 ? `${rest}分钟` : '不到1分钟';
}

/** `96000.5` → `¥96,000.50`; works on the database's decimal text, never through a float. */
export function moneyText(decimal: string): string {
  const [whole = '0', cents = ''] = decimal.split('.');
  return `¥${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents.padEnd(2, '0').slice(0, 2)}`;
}

/** How a promised day stands today. */
export function dueText(promised: string, today: string): { text: string; late: boolean; near: boolean } {
  const left = daysBetween(today, promised);
  if (left < 0) return { text: `已逾期 ${-left} 天`, late: true, near: true };
  if (left === 0) return { text: '就在今天', late: false, near: true };
  return { text: `还剩 ${left} 天`, late: false, near: left <= 3 };
}

/** Text of people inside markdown: its signs lose their meaning. */
export function plainText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ');
}
