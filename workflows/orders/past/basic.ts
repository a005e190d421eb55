import type { CardField } from '../../card.ts';
import type { Ctx } from '../../context.ts';
import { dayText, moneyText } from '../text.ts';
import type { SectionBody } from '../view/body.ts';
import type { PastOrder } from './read-past.ts';

/** 基本 as it was. */
export async function pastBasic(_ctx: Ctx, past: PastOrder, _at: Date, now: string): Promise<SectionBody> {
  const day = (value: string) => dayText(value, now);
  const { code, name, unit } = past.product;
  return {
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
            ? day(past.promisedDate)
            : `${day(past.promisedDate)}，原承诺 ${day(past.originalPromisedDate)}`,
      },
      ...given('实际发货', past.shippedDate && day(past.shippedDate)),
      ...moneyFields(past),
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
  };
}

const given = (label: string, value: string | null | undefined): CardField[] =>
  value ? [{ label, value }] : [];

function moneyFields({ money }: PastOrder): CardField[] {
  if (!money) return [];
  const { unitPrice, amount } = money;
  if (!unitPrice || !amount) return [{ label: '单价', value: '尚未报价' }];
  return [
    { label: '单价', value: moneyText(unitPrice) },
    { label: '金额', value: moneyText(amount) },
  ];
}
