import type { Card, CardInput } from '../../card.ts';
import { productText } from '../../orders/cards/order-card.ts';
import type { OrderView } from '../../orders/read-order.ts';
import { type WrittenSpecification, writtenOf } from '../../orders/specification.ts';

/** Asks what a customer wants changed of an order: filled with what holds now, and with what was said. */
export function formCard(
  order: OrderView,
  said: Partial<WrittenSpecification> & { reason?: string } = {},
  problem?: string,
): Card {
  const values = { ...writtenOf(order), ...said };
  const params = { order: String(order.id), version: String(order.version) };
  const field = (
    name: keyof WrittenSpecification,
    label: string,
    kind: 'text' | 'textarea',
    placeholder = '',
  ): CardInput => ({
    name,
    label,
    kind,
    value: values[name],
    ...(placeholder ? { placeholder } : {}),
    ...(name === 'quantity' ? { required: true } : {}),
  });
  return {
    title: `客户变更 · ${order.number} ${order.customer.shortName}`,
    status: { text: '请填写', tone: 'info' },
    text: '把要变的改成新的，不变的留着。提交后先看影响，收到客户来函或邮件后交给计划员决定。交期请走改期流程。',
    fields: [{ label: '产品', value: `${productText(order)} × ${order.quantity}${order.product.unit}` }],
    inputs: [
      field('quantity', `数量（${order.product.unit}）`, 'text'),
      field('requirements', '客户要求', 'textarea'),
      field('specialProcesses', '特殊工艺', 'text', '几个之间用顿号，如 镀镍、发黑'),
      field('bomRevision', 'BOM版本', 'text', '如 B 版'),
      {
        name: 'reason',
        label: '变更原因',
        kind: 'textarea',
        required: true,
        placeholder: '如：客户 3月15日 来函追加 50 套',
        ...(said.reason ? { value: said.reason } : {}),
      },
    ],
    buttons: [
      { label: '提交变更申请', action: 'submit', params, submits: true, style: 'primary' },
      { label: '放弃', action: 'drop', params },
    ],
    ...(problem ? { notice: { text: problem, tone: 'warn' } } : {}),
  };
}
