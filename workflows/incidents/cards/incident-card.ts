import type { Card } from '../../card.ts';
import { instantText, wallClock } from '../../checkpoints/text.ts';
import { dayText, plainText } from '../../orders/text.ts';
import { KIND_NAMES } from '../of-order.ts';
import type { IncidentView, TouchedView } from '../read.ts';

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
    text: ordersText(view.orders, today),
    fields: [
      {
        label: view.kind === 'supplier_delay' ? '预计到料' : '预计修复',
        value: dayText(view.untilDate, today),
      },
      { label: '登记', value: `${view.reportedByName}，${instantText(view.fromAt, view.now)}` },
      ...(view.note ? [{ label: '说明', value: plainText(view.note) }] : []),
      ...(view.orders[0] ? [{ label: '推算方法', value: methodText(view) }] : []),
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

const methodText = ({ kind, orders }: IncidentView): string =>
  kind === 'supplier_delay'
    ? '从到料日起，按剩余工时（最慢的设备组）和外协天数推算'
    : `按加急、交期排队，${orders[0]?.why ?? ''}；再加其后工序`;

function ordersText(orders: readonly TouchedView[], today: string): string {
  if (orders.length === 0) return '没有您可以查看的订单受影响。';
  const lines = orders.slice(0, MOST_ORDERS).map((one) => {
    const what = `${plainText(one.customerName)} ${plainText(one.productName)} × ${one.quantity}${one.unit}`;
    const days = `预计 ${dayText(one.likelyDate, today)}，承诺 ${dayText(one.promisedDate, today)}`;
    return `- ${one.atRisk ? '⚠ ' : ''}**${one.number}** ${what}：${days}`;
  });
  const more = orders.length > MOST_ORDERS ? [`- 另有 ${orders.length - MOST_ORDERS} 个`] : [];
  return [`**受影响的订单 ${orders.length} 个**`, ...lines, ...more].join('\n');
}
