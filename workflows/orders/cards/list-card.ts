import type { Card, CardField } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { isDelivered, statusOf } from '../../factory/rules.ts';
import type { OrderView, Place } from '../read-order.ts';
import { dayText, dueText } from '../text.ts';
import { productText } from './order-card.ts';

export interface OrderList {
  orders: readonly OrderView[];
  /** Orders that fit beside these; with `moreThan` it is only a lower bound. */
  more: number;
  moreThan: boolean;
}

/** Orders to pick from, by button or by typing the index. */
export function listCard(
  factory: Factory,
  title: string,
  list: OrderList,
  place: Place,
  note?: string,
): Card {
  const more =
    list.more > 0
      ? `还有 ${list.more}${list.moreThan ? ' 个以上' : ' 个'}，请说得更具体（如客户加产品，或订单号后四位）。`
      : '';
  return {
    title,
    ...(note ? { text: note } : {}),
    fields: list.orders.map((order, i) => line(factory, order, i + 1)),
    buttons: list.orders.map((order, i) => ({
      label: `${i + 1} · ${order.number.slice(-4)}`,
      action: 'show',
      params: { order: String(order.id), place },
    })),
    footer: `点按钮或回复序号查看。${more}`,
  };
}

function line(factory: Factory, order: OrderView, index: number): CardField {
  const status = statusOf(factory.flow, order.status);
  const waits = order.open && !isDelivered(factory.flow, order.status);
  const due = dueText(order.promised, order.now.slice(0, 10));
  const when = `${dayText(order.promised, order.now)}交${waits && due.near ? `（${due.text}）` : ''}`;
  const rush = order.rush ? '【加急】' : '';
  return {
    label: `${index}. ${order.number}`,
    value: `${rush}${order.customer.shortName} · ${productText(order)} × ${order.quantity} · ${status.name} · ${when}`,
    ...(waits && due.late ? { tone: 'bad' as const } : {}),
  };
}
