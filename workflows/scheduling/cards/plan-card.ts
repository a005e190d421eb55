import type { Card } from '../../card.ts';
import { minuteOf } from '../../load/spans.ts';
import { dayText, plainText } from '../../orders/text.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import type { BookingRow } from '../bookings.ts';
import type { PlannedOrder } from '../read-order.ts';
import { lengthText, momentText, spanText } from '../text.ts';
import { dueOf } from '../times.ts';

const STATES: Readonly<Record<BookingRow['state'], string>> = {
  planned: '',
  running: '，已开工',
  done: '，已完成',
};

/**
 * When and where an order is made.
 * @param why there is no place for what is left; '' when there is
 * @param missed bookings that should have begun, by id
 */
export function planCard(
  order: PlannedOrder,
  rows: readonly BookingRow[],
  now: Date,
  { plans, why, missed }: { plans: boolean; why: string; missed: ReadonlySet<number> },
): Card {
  const open = rows.filter(({ state }) => state !== 'done');
  const end = Math.max(0, ...open.map(({ to }) => minuteOf(to)));
  const params = { order: String(order.id) };
  return {
    title: `排产 ${order.number}`,
    status: statusOf(order, open, end),
    text: [
      `${plainText(order.customer)} ${plainText(order.product)} × ${order.quantity}${order.unit}，承诺 ${dayText(order.promisedDate, shanghaiDay(now))}`,
      rows.length > 0 ? rows.map((row) => lineOf(row, missed.has(row.id))).join('\n') : '还没有排产。',
      ...(why === '' ? [] : [`**排不进**：${why}`]),
    ].join('\n\n'),
    buttons: plans
      ? [
          { label: '重新排', action: 'replan', params, confirm: '按现在的空档重新排这个订单未开工的工序？' },
          { label: '加急', action: 'rush', params, confirm: '把这个订单设为加急并选时段？' },
        ]
      : [],
  };
}

function statusOf(
  order: PlannedOrder,
  open: readonly BookingRow[],
  end: number,
): NonNullable<Card['status']> {
  if (open.length === 0) return { text: '未排', tone: 'neutral' };
  const due = dueOf(order.promisedDate);
  return end > due
    ? { text: `${momentText(end)} 完工，晚 ${lengthText(end - due)}`, tone: 'bad' }
    : { text: `${momentText(end)} 完工，按期`, tone: 'good' };
}

function lineOf(row: BookingRow, missed: boolean): string {
  const held = row.frozen && row.state === 'planned' ? '，已锁定' : '';
  const late = missed ? '，⚠ 到点未开工' : '';
  const state =
    row.state === 'running' && row.share > 0 ? `，已报 ${Math.round(row.share * 100)}%` : STATES[row.state];
  return `- ${row.step} ${plainText(row.name)} **${row.machine || plainText(row.centre)}** ${spanText(minuteOf(row.from), minuteOf(row.to))}${state}${held}${late}`;
}
