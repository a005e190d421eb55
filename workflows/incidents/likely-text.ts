import { dayText } from '../orders/text.ts';
import type { Touched } from './touched.ts';

/** 预计 12月2日 → 12月7日 完工，承诺 12月4日 */
export function likelyText(
  {
    beforeDate,
    likelyDate,
    promisedDate,
    atRisk,
  }: Pick<Touched, 'beforeDate' | 'likelyDate' | 'promisedDate' | 'atRisk'>,
  today: string,
): string {
  const promise = `承诺 ${dayText(promisedDate, today)}`;
  const before = beforeDate === null ? '' : `${dayText(beforeDate, today)} → `;
  if (likelyDate === null) return `完工日待定，${atRisk ? '已晚于' : ''}${promise}`;
  return `预计 ${before}${dayText(likelyDate, today)} 完工，${promise}`;
}
