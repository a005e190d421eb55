import type { Card, CardField } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { statusOf } from '../../factory/rules.ts';
import { minuteText, moneyText } from '../text.ts';
import type { PastOrder } from './read-past.ts';

/**
 * An order as it was: marked as history, nothing to press but the way back.
 * @param factory the configuration of that time, for the names of its statuses
 */
export function pastCard(factory: Factory, past: PastOrder, at: Date): Card {
  const when = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  const status = statusOf(factory.flow, past.status).name;
  const since = past.since ? `，${minuteText(past.since, when)} 起` : '';
  const { code, name, unit } = past.product;
  return {
    title: `${past.number} ${past.customer}`,
    status: { text: `历史：${when} 当时`, tone: 'neutral' },
    text: `当时状态：**${status}**${since}`,
    fields: [
      ...given('在谁手上', past.owner),
      ...given(
        '卡在',
        past.checkpoints.map((one) => `${one.name}${one.rejected ? '（已驳回）' : ''}`).join('、'),
      ),
      { label: '产品', value: `${name === code ? code : `${name} ${code}`} × ${past.quantity}${unit}` },
      {
        label: '承诺交期',
        value:
          past.promisedDate === past.originalPromisedDate
            ? past.promisedDate
            : `${past.promisedDate}，原承诺 ${past.originalPromisedDate}`,
      },
      ...given('实际发货', past.shippedDate),
      ...moneyField(past),
      { label: '加急', value: past.rush ? '是' : '否' },
      ...given('特殊工艺', past.specialProcesses.join('、')),
      ...given('客户要求', past.requirements),
      ...given('BOM版本', past.bomRevision),
      ...given('客户PO', past.customerPo),
      ...given('备注', past.remark),
      ...given('承运商', past.carrier?.carrier),
      ...given('承运条款', past.carrier?.carrierTerms),
      ...given('业务员', past.sales),
    ],
    buttons: [{ label: '回到现在', action: 'show', params: { order: String(past.id) } }],
    footer: '按审计日志还原，只读。',
  };
}

const given = (label: string, value: string | null | undefined): CardField[] =>
  value ? [{ label, value }] : [];

const moneyField = ({ money }: PastOrder): CardField[] =>
  money ? [{ label: '单价', value: money.unitPrice ? moneyText(money.unitPrice) : '尚未报价' }] : [];
