import type { Card, CardButton, CardField } from '../../card.ts';
import { dayText } from '../../orders/text.ts';
import { amountText } from '../amount.ts';
import type { StockOrder, StockView } from '../read-stock.ts';

/** Orders of each kind that a phone shows. */
const MOST_ORDERS = 8;

/** 库存: what is on hand, for which orders, what is free, what is missing and expected. */
export function stockCard(view: StockView, today: string): Card {
  const { code, name, unit, orders, others, withheld } = view;
  const text = (amount: number): string => amountText(amount, unit);
  const holding = orders.filter((one) => one.reserved > 0);
  const waiting = orders.filter((one) => one.missing > 0);
  const fields: CardField[] = [
    { label: '现有', value: text(view.onHand), ...(view.onHand < 0 ? { tone: 'bad' } : {}) },
    { label: '已锁定', value: text(view.reserved) },
    { label: '空闲', value: text(view.free), tone: view.free > 0 ? 'good' : 'neutral' },
    ...(withheld > 0
      ? [{ label: '待认领', value: `${text(withheld)}（入库单写的订单号不存在）`, tone: 'warn' } as const]
      : []),
    ...(view.supplier || view.leadDays !== null ? [{ label: '供应', value: supplyText(view) }] : []),
    ...holding.slice(0, MOST_ORDERS).map((one) => ({
      label: `锁定 ${one.number}`,
      value: `${one.customer} ${text(one.reserved)}，${dayText(one.promised, today)}交`,
    })),
    ...(others > 0 ? [{ label: '锁定 其他订单', value: text(others) }] : []),
    ...waiting.slice(0, MOST_ORDERS).map((one) => waitingField(one, text, today)),
  ];
  const hidden = Math.max(0, holding.length - MOST_ORDERS) + Math.max(0, waiting.length - MOST_ORDERS);
  return {
    title: `${name} ${code}`,
    status: { text: '库存', tone: 'info' },
    fields,
    buttons: buttonsOf(view),
    ...(hidden > 0 ? { footer: `还有 ${hidden} 个交期更晚的订单未列出。` } : {}),
  };
}

const supplyText = ({ supplier, leadDays }: StockView): string =>
  [supplier, leadDays === null ? '' : `常规 ${leadDays} 天`].filter((part) => part !== '').join('，');

function waitingField(one: StockOrder, text: (amount: number) => string, today: string): CardField {
  const late = one.expectedDate !== null && one.expectedDate > one.promised;
  const when =
    one.expectedDate === null
      ? '未定到货日'
      : `预计 ${dayText(one.expectedDate, today)} 到${late ? '，晚于交期' : ''}`;
  return {
    label: `缺 ${one.number}`,
    value: `${one.customer} ${text(one.missing)}，${when}`,
    tone: late ? 'bad' : 'warn',
  };
}

function buttonsOf({ code, orders }: StockView): CardButton[] {
  const mine = orders.filter((one) => one.plans);
  const holds = mine.some((one) => one.reserved > 0);
  const lacks = mine.some((one) => one.missing > 0);
  return [
    ...(holds ? [{ label: '释放', action: 'ask_release', params: { material: code } }] : []),
    ...(holds && lacks ? [{ label: '调给…', action: 'ask_move', params: { material: code } }] : []),
  ];
}

/** Asks which order's reservation is released, or given to which other order. */
export function stockFormCard(view: StockView, act: 'release' | 'move'): Card {
  const { code, name, unit } = view;
  const mine = view.orders.filter((one) => one.plans);
  const option = (one: StockOrder, amount: number) => ({
    value: String(one.orderId),
    label: `${one.number} ${one.customer} ${amountText(amount, unit)}`,
  });
  const moves = act === 'move';
  const holding = mine.filter((one) => one.reserved > 0).map((one) => option(one, one.reserved));
  return {
    title: `${name} ${code}`,
    status: { text: moves ? '调料' : '释放', tone: 'warn' },
    text: moves
      ? '把一个订单锁定的库存调给另一个缺料的订单。'
      : '释放后先给其他缺料的订单，不会自动回到原订单。',
    inputs: [
      { name: 'from', label: moves ? '从订单' : '订单', kind: 'select', required: true, options: holding },
      ...(moves
        ? [
            {
              name: 'to',
              label: '调给订单',
              kind: 'select',
              required: true,
              options: mine.filter((one) => one.missing > 0).map((one) => option(one, one.missing)),
            } as const,
          ]
        : []),
      {
        name: 'quantity',
        label: `数量（${unit}）`,
        kind: 'text',
        placeholder: moves ? '留空：缺多少调多少' : '留空：全部',
      },
      { name: 'reason', label: '原因', kind: 'textarea', required: true, placeholder: '会记入审计日志' },
    ],
    buttons: [
      {
        label: moves ? '确认调料' : '确认释放',
        action: act,
        params: { material: code },
        submits: true,
        style: 'danger',
      },
      { label: '返回', action: 'stock', params: { material: code } },
    ],
  };
}
