import type { CardField } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { isDelivered, statusOf } from '../../factory/rules.ts';
import { reads } from '../../staff/policy-table.ts';
import type { Progress } from '../progress.ts';
import type { OrderView } from '../read-order.ts';

/** How far the order is by what was reported, as its reader may see it; nothing once the goods have left. */
export function progressFields(factory: Factory, order: OrderView, progress: Progress | null): CardField[] {
  if (!progress || !order.open || isDelivered(factory.flow, order.status)) return [];
  const { sights } = order;
  return [
    ...(reads(sights, 'demand', 'missing') ? materialField(progress) : []),
    ...(reads(sights, 'report', 'good') ? workField(order, progress) : []),
    ...(reads(sights, 'order', 'shippedQuantity') ? shippedField(factory, order, progress) : []),
    ...(reads(sights, 'order', 'reworkCount') && progress.reworkCount > 0
      ? [{ label: '返工', value: `${progress.reworkCount} 次`, tone: 'warn' as const }]
      : []),
    ...waitingField(factory, progress),
  ];
}

function materialField({ material: { lines, missing } }: Progress): CardField[] {
  if (lines === 0) return [];
  return [
    missing === 0
      ? { label: '物料', value: `已齐（${lines} 项）`, tone: 'good' }
      : { label: '物料', value: `缺 ${missing} 项，共 ${lines} 项`, tone: 'warn' },
  ];
}

function workField({ quantity, product }: OrderView, { operation, operations }: Progress): CardField[] {
  if (operations === 0) return [];
  const value = operation
    ? `${operation.step} ${operation.name}：已报 ${operation.good}/${quantity}${product.unit}`
    : '全部工序已完工';
  return [{ label: '工序', value }];
}

/** Before an order is confirmed nothing leaves: a waybill of it is a doubt and no progress. So is more than was ordered. */
function shippedField(
  { flow }: Factory,
  { quantity, product, status, heldFrom }: OrderView,
  { shippedQuantity }: Progress,
): CardField[] {
  if (shippedQuantity === 0) return [];
  if (flow.path.indexOf(heldFrom ?? status) < flow.path.indexOf(flow.confirmed)) {
    const value = `有 ${shippedQuantity}${product.unit}的运单，但订单还没有确认，请核对`;
    return [{ label: '待核对', value, tone: 'warn' }];
  }
  const value = `${shippedQuantity}/${quantity}${product.unit}`;
  return [
    shippedQuantity > quantity
      ? { label: '已发出', value: `${value}，超过订单数量，请核对`, tone: 'warn' }
      : { label: '已发出', value, tone: 'info' },
  ];
}

/** The facts are ahead of the status: a checkpoint keeps it. */
function waitingField(factory: Factory, { targetStatus }: Progress): CardField[] {
  if (targetStatus === null) return [];
  return [
    {
      label: '待流转',
      value: `数据已到「${statusOf(factory.flow, targetStatus).name}」，关卡通过后自动流转`,
      tone: 'info',
    },
  ];
}
