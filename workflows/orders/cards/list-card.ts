import type { Card } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { isDelivered, statusOf } from '../../factory/rules.ts';
import type { OrderView, Place } from '../read-order.ts';
import { dayText, dueText, plainText } from '../text.ts';
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
    text: [...(note ? [note] : []), ...list.orders.map((order, i) => entry(factory, order, i + 1))].join(
      '\n\n',
    ),
    buttons: list.orders.map((order, i) => ({
      label: `${i + 1} · ${order.number.slice(-4)}`,
      action: 'show',
      params: { order: String(order.id), place },
    })),
    footer: `点按钮或回复序号查看。${more}`,
  };
}

/** Two lines an order: the number in bold, then what it is, where it stands and when it is promised. */
function entry(factory: Factory, order: OrderView, index: number): string {
  const status = statusOf(factory.flow, order.status);
  const waits = order.open && !isDelivered(factory.flow, order.status);
  const due = dueText(order.promised, order.now.slice(0, 10));
  const day = `${dayText(order.promised, order.now)}交`;
  const when = !waits || !due.near ? day : due.late ? `${day}，**${due.text}**` : `${day}，${due.text}`;
  const rush = order.rush ? '【加急】' : '';
  const what = plainText(`${order.customer.shortName} · ${productText(order)} × ${order.quantity}`);
  return `**${index}. ${order.number}**${rush}\n${what} · ${status.name} · ${when}`;
}
