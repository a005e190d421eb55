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
      ? `还有 ${list.more} 个${list.moreThan ? '以上' : ''}：回复「更多」往下看，或说得更具体（如客户加产品）。`
      : '';
  const labels = shortNumbers(list.orders.map((order) => order.number));
  return {
    title,
    text: [...(note ? [note] : []), ...list.orders.map((order, i) => entry(factory, order, i + 1))].join(
      '\n\n',
    ),
    buttons: list.orders.map((order, i) => ({
      label: `${i + 1} · ${labels[i]}`,
      action: 'show',
      params: { order: String(order.id), place },
    })),
    footer: `点按钮或回复序号查看。${more}`,
  };
}

/** The shortest writing that tells these numbers apart: the running number, with month and day, or all of it. */
export function shortNumbers(numbers: readonly string[]): string[] {
  const ours = (number: string) => /^SO-\d{4}(\d{4})-(\d{4,6})$/.exec(number);
  const ways = [
    (number: string) => ours(number)?.[2] ?? number,
    (number: string) => ours(number)?.slice(1, 3).join('-') ?? number,
  ];
  const distinct = (short: readonly string[]) => new Set(short).size === new Set(numbers).size;
  return ways.map((way) => numbers.map(way)).find(distinct) ?? [...numbers];
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
