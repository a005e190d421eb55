import type { CardInput } from '../../card.ts';
import type { Item } from '../state.ts';
import { createReader, type Form, filled, type ReadForm } from './form.ts';

/** Items of the quality standard that a form asks for; critical ones come first. */
const MOST_ITEMS = 6;

const limits = ({ lower, upper, unit, requirement }: Item): string => {
  if (lower !== null && upper !== null) return `${lower} 至 ${upper} ${unit}`.trim();
  if (lower !== null) return `≥ ${lower} ${unit}`.trim();
  if (upper !== null) return `≤ ${upper} ${unit}`.trim();
  return requirement;
};

const isMeasured = ({ lower, upper }: Item): boolean => lower !== null || upper !== null;

/** 检验: the result, what failed and why, and measured values where somebody wants to give them. */
export const inspectionForm: Form = {
  submit: '确认检验结果',
  lead: () => '合格后开运单即可发货；不合格会退回生产，并记一次返工。',
  inputs({ items }, values): CardInput[] {
    return [
      {
        ...filled(values, 'result', '结果', { required: true }),
        kind: 'select',
        options: [
          { value: 'passed', label: '合格' },
          { value: 'failed', label: '不合格' },
        ],
      },
      {
        ...filled({ stage: 'final', ...values }, 'stage', '检验阶段'),
        kind: 'select',
        options: [
          { value: 'final', label: '终检（决定发货）' },
          { value: 'in_process', label: '过程检' },
        ],
      },
      { ...filled(values, 'quantity', '检验数量', { placeholder: '可不填' }), kind: 'number' },
      { ...filled(values, 'failedQuantity', '不合格数', { placeholder: '不合格时填' }), kind: 'number' },
      { ...filled(values, 'cause', '不合格原因', { placeholder: '不合格时必填' }), kind: 'textarea' },
      ...items.slice(0, MOST_ITEMS).map(
        (item): CardInput => ({
          ...filled(values, `item${item.line}`, item.name.slice(0, 20), {
            placeholder: `可不填；${limits(item)}`,
          }),
          kind: 'text',
        }),
      ),
    ];
  },
  read({ items }, values): ReadForm {
    const form = createReader(values);
    const result = form.text('result');
    if (result !== 'passed' && result !== 'failed') form.problems.push('结果：请选合格或不合格');
    const stage = form.text('stage') === 'in_process' ? { stage: 'in_process' } : {};
    const quantity = form.pieces('quantity', '检验数量');
    const failedQuantity = form.pieces('failedQuantity', '不合格数');
    if (quantity !== undefined && failedQuantity !== undefined && failedQuantity > quantity)
      form.problems.push('不合格数：不能多于检验数量');
    if (result === 'passed' && (failedQuantity ?? 0) > 0)
      form.problems.push('结果：有不合格品，请选“不合格”，或把不合格数改为 0');
    const cause = form.words('cause', '不合格原因', 500, result === 'failed');
    const measured = items.flatMap((item) => {
      const value = form.words(`item${item.line}`, item.name, 60);
      if (value === undefined) return [];
      const number = /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : null;
      if (number === null && isMeasured(item))
        form.problems.push(`${item.name}：请填数字（${limits(item)}）`);
      return [{ name: item.name, value: number ?? value }];
    });
    return {
      fact: {
        result,
        ...stage,
        ...(quantity === undefined ? {} : { quantity }),
        ...(failedQuantity === undefined ? {} : { failedQuantity }),
        ...(cause ? { cause } : {}),
        ...(measured.length > 0 ? { items: measured } : {}),
      },
      problems: form.problems,
    };
  },
};
