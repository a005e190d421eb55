import type { Card } from '../../card.ts';
import type { OrderView } from '../read-order.ts';
import { productText } from './order-card.ts';

/** Asks what is to be changed of an order; filled with what holds now. */
export function changeCard(order: OrderView): Card {
  const params = { order: String(order.id), version: String(order.version) };
  return {
    title: `${order.number} ${order.customer.shortName}`,
    status: { text: '变更订单', tone: 'warn' },
    text: '变更会通知订单责任人；依赖这些内容的关卡会重新打开，签过字的人会收到通知。交期请走改期流程。',
    fields: [{ label: '产品', value: `${productText(order)} × ${order.quantity}${order.product.unit}` }],
    inputs: [
      {
        name: 'quantity',
        label: `数量（${order.product.unit}）`,
        kind: 'text',
        required: true,
        value: String(order.quantity),
      },
      { name: 'requirements', label: '客户要求', kind: 'textarea', value: order.requirements },
      {
        name: 'specialProcesses',
        label: '特殊工艺',
        kind: 'text',
        value: order.specialProcesses.join('、'),
        placeholder: '几个之间用顿号，如 镀镍、发黑',
      },
      {
        name: 'bomRevision',
        label: 'BOM版本',
        kind: 'text',
        value: order.bomRevision,
        placeholder: '如 B 版',
      },
      { name: 'reason', label: '变更原因', kind: 'textarea', required: true, placeholder: '会记入审计日志' },
    ],
    buttons: [
      { label: '确认变更', action: 'change', params, submits: true, style: 'danger' },
      { label: '返回', action: 'show', params },
    ],
    shows: { order: order.id, version: order.version },
  };
}
