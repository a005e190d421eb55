import { daysBetween } from '../dates/civil.ts';
import type { StatusFlow } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { plainText } from '../orders/text.ts';

/** Why an order is warned of; see README.md. */
export type WarningCause = 'near' | 'date' | 'back' | 'resumed';

/** What the sentence of a warning is made of. Days are Shanghai days. */
export interface Near {
  number: string;
  customerName: string;
  promisedDate: string;
  status: string;
}

/** The statuses in which an order can be late: on the usual way, its goods still here. Holds and ends are none. */
export const waitingStatuses = ({ path, delivered }: StatusFlow): string[] =>
  path.slice(0, Math.max(0, path.indexOf(delivered)));

/** Whether a promise is so near that it is warned of: promise − `until` ≤ days, `until` being today or `lookUntil`. */
export const isNear = (promisedDate: string, until: string, days: number): boolean =>
  daysBetween(until, promisedDate) <= days;

/** Whether a move of the status went back on the usual way: inspection failed, a confirmation was taken back. */
export function isBack({ path }: Pick<StatusFlow, 'path'>, from: string, to: string): boolean {
  const [before, after] = [path.indexOf(from), path.indexOf(to)];
  return before >= 0 && after >= 0 && after < before;
}

/** 距承诺交期仅剩【2】天 */
function leftText(promisedDate: string, today: string): string {
  const left = daysBetween(today, promisedDate);
  if (left < 0) return `已逾期【${-left}】天`;
  return left === 0 ? '承诺交期就在【今天】' : `距承诺交期仅剩【${left}】天`;
}

/** 剩 2 天, 今天, 已逾期 3 天 */
export function shortLeft(promisedDate: string, today: string): string {
  const left = daysBetween(today, promisedDate);
  if (left < 0) return `已逾期 ${-left} 天`;
  return left === 0 ? '今天到期' : `剩 ${left} 天`;
}

/** 客户【恒锐】订单【SO-…】距承诺交期仅剩【2】天，当前状态【生产中】 (product.md §8); the call to act is said once per message. */
export function factsText(flow: StatusFlow, near: Near, today: string): string {
  const status = statusOf(flow, near.status).name;
  const left = leftText(near.promisedDate, today);
  return `客户【${plainText(near.customerName)}】订单【${near.number}】${left}，当前状态【${plainText(status)}】`;
}

export const CALL = '请立即核查';

export const CAUSE_TEXTS: Readonly<Record<WarningCause, string>> = {
  near: '',
  date: '承诺交期已改',
  back: '状态退回过',
  resumed: '暂停已恢复',
};
