import { dayText } from '../../orders/text.ts';
import { amountText } from '../amount.ts';
import type { MaterialLine } from '../coverage.ts';
import { isLate } from '../read-shortages.ts';
import type { Substitute } from '../read-substitutes.ts';

/** What is missing of one material and what is known about its coming, for a field of a card. */
export function lineText(
  line: MaterialLine,
  substitutes: readonly Substitute[],
  promised: string,
  today: string,
): string {
  if (line.problem !== '') return `${line.code}：${line.problem}`;
  const held = line.fromStock + line.fromReceipts;
  const of = held > 0 ? `（需 ${amountText(line.required, line.unit)}）` : '';
  return [
    `${line.code} 缺 ${amountText(line.missing, line.unit)}${of}`,
    line.made ? '自制件，待生产' : supplierText(line),
    ...expectedText(line, promised, today),
    ...substitutes.filter((one) => one.original === line.code).map(substituteText),
  ]
    .filter((part) => part !== '')
    .join('；');
}

function supplierText({ supplier, usualSupplier, leadDays }: MaterialLine): string {
  const from = supplier || usualSupplier;
  const days = leadDays === null ? '' : `常规 ${leadDays} 天`;
  return [from, days].filter((part) => part !== '').join('，');
}

function expectedText(line: MaterialLine, promised: string, today: string): string[] {
  if (line.expectedDate === null) return [];
  const late = isLate(line, promised) ? '，晚于承诺交期' : line.expectedDate < today ? '，已过期未到' : '';
  return [`预计 ${dayText(line.expectedDate, today)} 到${late}`];
}

const substituteText = ({ name, code, free, unit }: Substitute): string =>
  `可用 ${name} ${code} 替代（空闲 ${amountText(free, unit)}）`;

/** `7.44kg（3月28日到）` */
export const briefText = (line: MaterialLine, today: string): string => {
  if (line.problem !== '') return `${line.name} 用量算不出`;
  const when = line.expectedDate === null ? '' : `（${dayText(line.expectedDate, today)}到）`;
  return `${line.name} ${amountText(line.missing, line.unit)}${when}`;
};
