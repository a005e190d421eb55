import type { Card, CardInput } from '../../card.ts';
import { moneyText } from '../text.ts';
import type { FullOrder } from '../view/read-full.ts';
import type { SectionKey } from '../view/sections.ts';
import { TALK_WAYS } from './add-talk.ts';
import type { EditKind } from './edit.ts';

/** What has a form of its own. */
export type FormKind = EditKind | 'drawing' | 'talk';

interface Form {
  title: string;
  text: string;
  section: SectionKey;
  inputs(order: FullOrder): CardInput[];
}

const reason: CardInput = {
  name: 'reason',
  label: '原因',
  kind: 'textarea',
  required: true,
  placeholder: '会记入审计日志',
};
const optionalReason: CardInput = {
  name: 'reason',
  label: '原因',
  kind: 'text',
  placeholder: '可不填，会记入审计日志',
};

export const FORMS: Readonly<Record<FormKind, Form>> = {
  details: {
    title: '编辑订单',
    text: '规格（数量、要求、工艺、BOM版本）请走变更，交期请走改期。',
    section: 'basic',
    inputs: (order) => [
      { name: 'customerPo', label: '客户PO', kind: 'text', value: order.customerPo },
      { name: 'remark', label: '备注', kind: 'textarea', value: order.remark },
      optionalReason,
    ],
  },
  price: {
    title: '改价',
    text: '原价和新价都会留在审计日志里；没有金额权限的人看不到。',
    section: 'basic',
    inputs: (order) => [
      {
        name: 'unitPrice',
        label: `单价（元/${order.product.unit}）`,
        kind: 'text',
        value: order.money?.unitPrice ?? '',
        placeholder: order.money?.unitPrice ? moneyText(order.money.unitPrice) : '还没有价格',
      },
      reason,
    ],
  },
  rush: {
    title: '加急',
    text: '会通知订单责任人；加急才需要的关卡会随之打开或撤回。',
    section: 'basic',
    inputs: () => [reason],
  },
  salesperson: {
    title: '移交业务员',
    text: '新业务员会收到这个订单的卡片；订单在业务员手上时责任一并移交。',
    section: 'basic',
    inputs: (order) => [
      {
        name: 'salesperson',
        label: `新业务员（现在：${order.sales?.name ?? '无'}）`,
        kind: 'text',
        required: true,
        placeholder: '姓名',
      },
      reason,
    ],
  },
  carrier: {
    title: '承运约定',
    text: '承运商和条款，例如：顺丰陆运，运费到付，送货上门。',
    section: 'shipping',
    inputs: (order) => [
      { name: 'carrier', label: '承运商', kind: 'text', value: order.carrier ?? '' },
      { name: 'carrierTerms', label: '承运条款', kind: 'textarea', value: order.carrierTerms ?? '' },
      optionalReason,
    ],
  },
  drawing: {
    title: '加图纸',
    text: '同名图纸的旧版本会自动作废（仍可查）。没有链接就留空，确认后在聊天里把文件发给单脉。',
    section: 'drawings',
    inputs: (order) => [
      { name: 'name', label: '图纸名称', kind: 'text', required: true, placeholder: '如 夹具总图' },
      { name: 'revision', label: '图纸版本', kind: 'text', required: true, placeholder: '如 B' },
      { name: 'url', label: '链接', kind: 'text', placeholder: 'https://…，留空则发文件' },
      ...(order.rights.revision
        ? [
            {
              name: 'bomRevision',
              label: 'BOM版本（改了会重新打开相关关卡）',
              kind: 'text',
              value: order.bomRevision,
            } as const,
          ]
        : []),
      reason,
    ],
  },
  talk: {
    title: '客户沟通',
    text: '写下客户说了什么、约定了什么。只有能看客户沟通的人看得到。',
    section: 'talks',
    inputs: () => [
      {
        name: 'via',
        label: '方式',
        kind: 'select',
        value: TALK_WAYS[0],
        options: TALK_WAYS.map((way) => ({ value: way, label: way })),
      },
      { name: 'words', label: '内容', kind: 'textarea', required: true },
    ],
  },
};

/** The right that each form needs. */
export const rightOf = (what: FormKind): keyof FullOrder['rights'] =>
  what === 'drawing' ? 'drawings' : what === 'talk' ? 'talks' : what;

/** Asks for the new values; filled with what holds now. */
export function editCard(order: FullOrder, what: FormKind): Card {
  const form = FORMS[what];
  const params = {
    order: String(order.id),
    version: String(order.version),
    what,
    section: form.section,
    ...(what === 'rush' ? { rush: order.rush ? 'no' : 'yes' } : {}),
  };
  const title = what === 'rush' && order.rush ? '取消加急' : form.title;
  return {
    title: `${order.number} ${order.customer.shortName}`,
    status: { text: title, tone: 'info' },
    text: form.text,
    inputs: form.inputs(order),
    buttons: [
      { label: '确认', action: 'edit', params, submits: true, style: 'primary' },
      { label: '返回', action: 'view', params },
    ],
    shows: { order: order.id, version: order.version, section: form.section },
  };
}
