import type { CardField } from '../../card.ts';
import { revisionsOf } from '../../due-date-change/promises.ts';
import { statusOf } from '../../factory/rules.ts';
import { productText } from '../cards/order-card.ts';
import { dayText, dueText, minuteText, moneyText } from '../text.ts';
import type { SectionReader } from './body.ts';
import type { FullOrder } from './read-full.ts';

/** 基本: the order's own fields. */
export const basicSection: SectionReader = async (ctx, order) => {
  const day = (value: string) => dayText(value, order.now);
  const open = order.open && order.shipped === null;
  const due = open ? `，${dueText(order.promised, order.now.slice(0, 10)).text}` : '';
  const original = order.originalPromised === order.promised ? '' : `，原承诺 ${day(order.originalPromised)}`;
  return {
    fields: [
      { label: '客户', value: order.customer.name },
      ...given('客户PO', order.customerPo),
      { label: '产品', value: productText(order) },
      { label: '数量', value: `${order.quantity}${order.product.unit}` },
      ...moneyFields(order),
      { label: '承诺交期', value: `${day(order.promised)}${due}${original}` },
      ...(await revisionsOf(ctx, order.id)).map((one, i) => ({
        label: `改期 ${i + 1}`,
        value: `${day(one.fromDate)} → ${day(one.toDate)}，${one.reason}（${one.requestedBy} 申请，${one.reviewedBy ? `${one.reviewedBy} 核对，` : '系统识别，'}${one.approvedBy} 批准，${minuteText(one.at, order.now)}）`,
      })),
      ...given('实际发货', order.shipped && day(order.shipped)),
      { label: '状态', value: statusOf(ctx.factory.flow, order.status).name },
      { label: '加急', value: order.rush ? '是' : '否' },
      ...given('特殊工艺', order.specialProcesses.join('、')),
      ...given('客户要求', order.requirements),
      ...given('BOM版本', order.bomRevision),
      ...given('备注', order.remark),
      ...given('业务员', order.sales?.name),
      ...given('在谁手上', order.owner?.name),
      { label: '创建', value: `${order.createdByName} ${minuteText(order.createdAt, order.now)}` },
      { label: '最后修改', value: `${order.modifiedByName} ${minuteText(order.modifiedAt, order.now)}` },
    ],
  };
};

const given = (label: string, value: string | null | undefined): CardField[] =>
  value ? [{ label, value }] : [];

function moneyFields({ money }: FullOrder): CardField[] {
  if (!money) return [];
  const { unitPrice, amount } = money;
  if (!unitPrice || !amount) return [{ label: '单价', value: '尚未报价' }];
  return [
    { label: '单价', value: moneyText(unitPrice) },
    { label: '金额', value: moneyText(amount) },
  ];
}
