import type { Card, CardInput } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { type Step, statusOf } from '../../factory/rules.ts';
import type { OrderView } from '../read-order.ts';
import { dayText } from '../text.ts';
import { productText } from './order-card.ts';

/** Asks for what a step needs (a reason, the day of shipment) before it is taken. */
export function stepCard(factory: Factory, order: OrderView, step: Step, problem?: string): Card {
  const params = { order: String(order.id), version: String(order.version), to: step.to, from: order.status };
  return {
    title: `${order.number} ${order.customer.shortName}`,
    status: { text: step.label, tone: step.danger ? 'warn' : 'info' },
    text: `${statusOf(factory.flow, order.status).name} → **${statusOf(factory.flow, step.to).name}**`,
    fields: [
      { label: '产品', value: `${productText(order)} × ${order.quantity}${order.product.unit}` },
      { label: '承诺交期', value: dayText(order.promised, order.now) },
    ],
    inputs: step.asks.map((ask) => inputs[ask](order)),
    buttons: [
      {
        label: `确认${step.label}`,
        action: 'step',
        params,
        submits: true,
        style: step.danger ? 'danger' : 'primary',
      },
      { label: '返回', action: 'show', params },
    ],
    shows: { order: order.id, version: order.version },
    ...(problem ? { notice: { text: problem, tone: 'bad' } } : {}),
  };
}

const inputs: Record<Step['asks'][number], (order: OrderView) => CardInput> = {
  reason: () => ({
    name: 'reason',
    label: '原因',
    kind: 'textarea',
    required: true,
    placeholder: '会记入审计日志',
  }),
  shippedDate: (order) => ({
    name: 'shippedDate',
    label: '实际发货日期',
    kind: 'date',
    required: true,
    value: order.now.slice(0, 10),
  }),
};
