import type { Card } from '../../card.ts';
import { productText } from '../../orders/cards/order-card.ts';
import type { OrderView } from '../../orders/read-order.ts';
import { dayText } from '../../orders/text.ts';

export interface DateValues {
  toDate?: string;
  reason?: string;
}

/** Asks for the new date and the reason, filled with what was said; the letter is asked for afterwards. */
export function formCard(order: OrderView, said: DateValues = {}, problem?: string): Card {
  const params = { order: String(order.id), from: order.promised };
  const original =
    order.originalPromised === order.promised
      ? ''
      : `（原承诺 ${dayText(order.originalPromised, order.now)}）`;
  return {
    title: `申请改期 · ${order.number} ${order.customer.shortName}`,
    status: { text: '请填写', tone: 'info' },
    text: '改期要两道把关：先核对客户盖章的书面确认函，再由客服总监审批。',
    fields: [
      { label: '产品', value: `${productText(order)} × ${order.quantity}${order.product.unit}` },
      { label: '现在的承诺交期', value: `${dayText(order.promised, order.now)}${original}` },
    ],
    inputs: [
      {
        name: 'toDate',
        label: '新交期',
        kind: 'date',
        required: true,
        ...(said.toDate ? { value: said.toDate } : {}),
      },
      {
        name: 'reason',
        label: '改期原因',
        kind: 'textarea',
        required: true,
        placeholder: '如：客户现场土建延期',
        ...(said.reason ? { value: said.reason } : {}),
      },
    ],
    buttons: [
      { label: '提交改期申请', action: 'submit', params, submits: true, style: 'primary' },
      { label: '放弃', action: 'drop', params },
    ],
    ...(problem ? { notice: { text: problem, tone: 'warn' } } : {}),
  };
}
