import type { Card } from '../../card.ts';
import { shortNumbers } from '../../orders/cards/list-card.ts';
import { dayText, dueText, plainText } from '../../orders/text.ts';
import type { OpenShortages } from '../read-shortages.ts';
import { briefText } from './line-text.ts';

/** Materials named in the two lines of an order. */
const NAMED = 3;

/** 缺料: orders that lack something, the nearest promise first; each opens its list. */
export function shortageListCard({ orders, total }: OpenShortages): Card {
  if (orders.length === 0) return { title: '缺料', text: '现在没有缺料的订单。' };
  const labels = shortNumbers(orders.map(({ order }) => order.number));
  const rows = orders.map(({ order, lines }, i) => {
    const due = dueText(order.promised, order.now.slice(0, 10));
    const day = `${dayText(order.promised, order.now)}交${due.near ? `，**${due.text}**` : ''}`;
    const named = lines.slice(0, NAMED).map((line) => plainText(briefText(line, order.now.slice(0, 10))));
    const rest = lines.length > NAMED ? ` 等 ${lines.length} 项` : '';
    const rush = order.rush ? '【加急】' : '';
    return `**${i + 1}. ${order.number}**${rush} ${plainText(order.customer.shortName)} · ${day}\n缺 ${named.join('、')}${rest}`;
  });
  return {
    title: `缺料的订单：${total} 个`,
    text: rows.join('\n\n'),
    buttons: orders.map(({ order }, i) => ({
      label: `${i + 1} · ${labels[i]}`,
      action: 'show',
      params: { order: String(order.id) },
    })),
    footer:
      total > orders.length
        ? `还有 ${total - orders.length} 个交期更晚的未列出：在聊天里发「缺料 订单号」或「缺料 客户简称」查看。`
        : '点按钮看清单、填预计到货。',
  };
}
