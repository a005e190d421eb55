import type { Card } from '../card.ts';
import type { Factory } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { dayText, plainText } from '../orders/text.ts';
import { list } from '../orders/view/body.ts';
import { talkLine } from '../orders/view/talks.ts';
import type { CustomerView } from './read-customer.ts';

/** A customer: names, who looks after them, how orders went, the newest orders and talks. */
export function customerCard(factory: Factory, view: CustomerView): Card {
  const { delivered, onTime } = view;
  const rate =
    delivered > 0
      ? `${Math.round((onTime / delivered) * 1000) / 10}%（${onTime}/${delivered}）`
      : '还没有交付';
  return {
    title: `客户 ${view.shortName}`,
    fields: [
      { label: '全称', value: view.name },
      { label: '别名', value: view.aliases.join('、') || '无' },
      { label: '业务员', value: view.sales?.name ?? '未指定' },
      { label: '订单', value: `共 ${view.orders} 个，在办 ${view.open} 个` },
      { label: '准时交付', value: rate },
    ],
    text: [
      list(
        '最近订单',
        view.last.map((order) => orderLine(factory, view, order)),
        '还没有',
      ),
      ...(view.talks
        ? [
            list(
              '最近沟通',
              view.talks.map((talk) => talkLine(talk, view.now, talk.number ? ` ${talk.number}` : '')),
              '还没有记录',
            ),
          ]
        : []),
    ].join('\n\n'),
    buttons: view.mayEdit
      ? [{ label: '编辑', action: 'ask', params: { customer: String(view.id) }, style: 'primary' }]
      : [],
    footer: `查订单请发「${view.shortName}的单子」。数字只统计您能看的订单。`,
  };
}

function orderLine(factory: Factory, { now }: CustomerView, order: CustomerView['last'][number]): string {
  const status = statusOf(factory.flow, order.status).name;
  const due = `${dayText(order.promised, now)}交`;
  return plainText(`${order.number} ${order.product.name} × ${order.quantity} · ${status} · ${due}`);
}

/** Asks for the data that can be changed; what holds now goes along, to notice who was first. */
export function customerForm(view: CustomerView): Card {
  const params = { customer: String(view.id), seen: seenOf(view) };
  return {
    title: `客户 ${view.shortName}`,
    status: { text: '编辑客户', tone: 'info' },
    text: '别名之间用顿号。同一个叫法只能属于一个客户；改完后在聊天、下单和导入里都认。',
    fields: [{ label: '全称', value: view.name }],
    inputs: [
      { name: 'shortName', label: '简称', kind: 'text', required: true, value: view.shortName },
      {
        name: 'aliases',
        label: '别名',
        kind: 'text',
        value: view.aliases.join('、'),
        placeholder: '如 恒锐精密、HR',
      },
      {
        name: 'salesperson',
        label: '业务员',
        kind: 'text',
        value: view.sales?.name ?? '',
        placeholder: '姓名，留空为不指定',
      },
      { name: 'reason', label: '原因', kind: 'text', placeholder: '可不填，会记入审计日志' },
    ],
    buttons: [
      { label: '保存', action: 'edit', params, submits: true, style: 'primary' },
      { label: '返回', action: 'show', params },
    ],
  };
}

/** What of a customer can be changed, as one text to compare. */
export const seenOf = ({
  shortName,
  aliases,
  sales,
}: Pick<CustomerView, 'shortName' | 'aliases' | 'sales'>): string =>
  JSON.stringify([shortName, aliases, sales?.userId ?? null]);
