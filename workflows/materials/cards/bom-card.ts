import type { Card } from '../../card.ts';
import { productText } from '../../orders/cards/order-card.ts';
import type { OrderView } from '../../orders/read-order.ts';
import type { MaterialLine } from '../coverage.ts';

/** For engineering: what keeps the material of an order from being computed. */
export function bomCard(order: OrderView, lines: readonly MaterialLine[]): Card {
  const problems = lines.filter((line) => line.problem !== '');
  const title = `${order.number} BOM 待处理`;
  const fields = [
    {
      label: '产品',
      value: `${productText(order)} × ${order.quantity}${order.product.unit}${order.bomRevision ? `，BOM版本 ${order.bomRevision}` : ''}`,
    },
    ...problems.map((line) => ({ label: line.name, value: line.problem, tone: 'bad' as const })),
  ];
  if (lines.length > 0 && problems.length === 0)
    return { title, status: { text: '已解决', tone: 'good' }, text: '物料需求已算出。', fields };
  return {
    title,
    status: { text: lines.length === 0 ? '没有 BOM' : `${problems.length} 处算不出`, tone: 'bad' },
    text:
      lines.length === 0
        ? '产品没有 BOM，物料需求算不出来，采购不知道要买什么。请导入 BOM 后点「重新计算」。'
        : 'BOM 有问题，下面的物料算不出用量；其他物料已照常备料。请改正 BOM 后点「重新计算」。',
    fields,
    buttons: [{ label: '重新计算', action: 'replan', params: { order: String(order.id) }, style: 'primary' }],
  };
}
