import { createReader, type Form, filled } from './form.ts';

/** 运单: what left. Without a quantity it is all that had not left yet. */
export const waybillForm: Form = {
  submit: '确认发货',
  lead: ({ left, order }) =>
    left === null || left === order.quantity ? '' : `还有 ${left} ${order.product.unit}没有发。`,
  inputs: ({ carrier, left }, values) => [
    { ...filled(values, 'number', '运单号', { required: true }), kind: 'text' },
    { ...filled({ carrier, ...values }, 'carrier', '承运商', { placeholder: '可不填' }), kind: 'text' },
    {
      ...filled({ ...(left ? { quantity: String(left) } : {}), ...values }, 'quantity', '数量', {
        placeholder: '不填为全部未发的',
      }),
      kind: 'number',
    },
  ],
  read(_state, values) {
    const form = createReader(values);
    const number = form.words('number', '运单号', 60, true);
    const carrier = form.words('carrier', '承运商', 60);
    const quantity = form.pieces('quantity', '数量');
    if (quantity === 0) form.problems.push('数量：必须大于 0；不填为全部未发的');
    return {
      fact: { number, ...(carrier ? { carrier } : {}), ...(quantity === undefined ? {} : { quantity }) },
      problems: form.problems,
    };
  },
};

/** 客户签收. */
export const signOffForm: Form = {
  submit: '确认签收',
  lead: () => '客户签收后订单完成。',
  inputs: (_state, values) => [
    { ...filled(values, 'by', '签收人', { placeholder: '可不填' }), kind: 'text' },
    { ...filled(values, 'note', '备注', { placeholder: '可不填' }), kind: 'text' },
  ],
  read(_state, values) {
    const form = createReader(values);
    const by = form.words('by', '签收人', 60);
    const note = form.words('note', '备注', 500);
    return { fact: { ...(by ? { by } : {}), ...(note ? { note } : {}) }, problems: form.problems };
  },
};

/** 客户确认PO. */
export const poForm: Form = {
  submit: '确认PO',
  lead: () => '确认后自动计算物料、锁定库存，并把缺料清单发给采购。',
  inputs: ({ customerPo }, values) => [
    {
      ...filled({ customerPo, ...values }, 'customerPo', '客户PO号', { placeholder: '可不填' }),
      kind: 'text',
    },
    { ...filled(values, 'note', '备注', { placeholder: '可不填' }), kind: 'text' },
  ],
  read(_state, values) {
    const form = createReader(values);
    const customerPo = form.words('customerPo', '客户PO号', 60);
    const note = form.words('note', '备注', 500);
    return {
      fact: { ...(customerPo ? { customerPo } : {}), ...(note ? { note } : {}) },
      problems: form.problems,
    };
  },
};
