import type { Card } from '../../card.ts';
import { instantText, wallClock } from '../../checkpoints/text.ts';
import { dayText, plainText } from '../../orders/text.ts';
import { likelyText } from '../likely-text.ts';
import { KIND_NAMES } from '../of-order.ts';
import type { IncidentView, TouchedView } from '../read.ts';
import { wasLate } from '../touched.ts';

/** Orders on the card; the others are counted. */
const MOST_ORDERS = 10;

/** 42CrMo 圆钢（M-42CR-60） */
export const subjectText = ({ name, subject }: Pick<IncidentView, 'name' | 'subject'>): string =>
  name ? `${name}（${subject}）` : subject;

/** An incident with the orders that it touches, at risk first. @param reports whether the reader may end or change it */
export function incidentCard(view: IncidentView, reports: boolean): Card {
  const today = wallClock(view.now).slice(0, 10);
  const open = view.state === 'open';
  const risk = view.orders.filter((one) => one.atRisk).length;
  const params = { incident: String(view.id), until: view.untilDate };
  return {
    title: `${KIND_NAMES[view.kind]} · ${subjectText(view)}`,
    status: open
      ? { text: risk > 0 ? `${risk} 个订单有风险` : '进行中', tone: risk > 0 ? 'bad' : 'warn' }
      : { text: '已恢复', tone: 'good' },
    text: open ? ordersText(view.orders, today) : overText(view.orders),
    fields: [
      {
        label: view.kind === 'supplier_delay' ? '预计到料' : '预计修复',
        value: dayText(view.untilDate, today),
      },
      { label: '登记', value: `${view.reportedByName}，${instantText(view.fromAt, view.now)}` },
      ...(view.note ? [{ label: '说明', value: plainText(view.note) }] : []),
      ...(open && view.orders[0] ? [{ label: '推算方法', value: methodText(view) }] : []),
      ...(view.endedAt
        ? [{ label: '恢复', value: `${view.endedByName ?? ''}，${instantText(view.endedAt, view.now)}` }]
        : []),
    ],
    ...(open && reports
      ? {
          inputs: [
            {
              name: 'until',
              label: view.kind === 'supplier_delay' ? '新的到料日期' : '新的修复日期',
              kind: 'date' as const,
              value: view.untilDate,
            },
          ],
          buttons: [
            {
              label: '已恢复',
              action: 'end',
              params,
              style: 'primary' as const,
              confirm: `${subjectText(view)} 已恢复？`,
            },
            { label: '改日期', action: 'postpone', params, submits: true },
          ],
        }
      : {}),
  };
}

/** Nothing is expected by it any more. */
const overText = (orders: readonly TouchedView[]): string =>
  orders.length === 0
    ? '没有您可以查看的订单曾受影响。'
    : `曾涉及订单 ${orders.length} 个：${orders
        .slice(0, MOST_ORDERS)
        .map(({ number }) => number)
        .join('、')}${orders.length > MOST_ORDERS ? ' 等' : ''}。`;

const methodText = ({ kind, orders }: IncidentView): string =>
  kind === 'supplier_delay'
    ? '从到料日起，按剩余工时（最慢的设备组）和外协天数推算'
    : `按加急、交期排队，${orders[0]?.why ?? ''}；再加其后工序`;

function ordersText(orders: readonly TouchedView[], today: string): string {
  if (orders.length === 0) return '没有您可以查看的订单受影响。';
  const fresh = orders.filter((one) => !wasLate(one));
  const late = orders.length - fresh.length;
  const lines = fresh.slice(0, MOST_ORDERS).map((one) => {
    const what = `${plainText(one.customerName)} ${plainText(one.productName)} × ${one.quantity}${one.unit}`;
    return `- ${one.atRisk ? '⚠ ' : ''}**${one.number}** ${what}：${likelyText(one, today)}`;
  });
  const more = fresh.length > MOST_ORDERS ? [`- 另有 ${fresh.length - MOST_ORDERS} 个`] : [];
  const apart = late > 0 ? [`\n原本就晚于承诺的订单会再推后：${late} 个（没有列出）`] : [];
  return [`**受影响的订单 ${fresh.length} 个**`, ...lines, ...more, ...apart].join('\n');
}
