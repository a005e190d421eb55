import type { CardInput } from '../../card.ts';
import type { Need } from '../state.ts';
import { createReader, type Form, filled, type ReadForm, type Values } from './form.ts';

const UNIT = { placeholder: '不填为物料本身的单位' };

/** The material: one of those that the order needs, or any code where the reader knows of none. */
function materialInput(needs: readonly Need[], values: Values, note: (need: Need) => string): CardInput {
  const known = needs.some(({ code }) => code === values.material);
  if (needs.length === 0 || (values.material && !known))
    return { ...filled(values, 'material', '物料编码', { required: true }), kind: 'text' };
  const material = values.material || needs[0]?.code || '';
  return {
    ...filled({ ...values, material }, 'material', '物料', { required: true }),
    kind: 'select',
    options: needs.map((need) => ({ value: need.code, label: `${need.code} ${need.name}（${note(need)}）` })),
  };
}

function goodsForm(of: {
  submit: string;
  lead: string;
  document: string;
  /** How much of a need is meant when no quantity is typed; '0': it must be typed. */
  usual: (need: Need) => string;
  note: (need: Need) => string;
  blank: string;
}): Form {
  return {
    submit: of.submit,
    lead: () => of.lead,
    inputs({ needs }, values) {
      const [only, another] = needs;
      const usual = only && !another && of.usual(only) !== '0' ? of.usual(only) : '';
      return [
        materialInput(needs, values, of.note),
        {
          ...filled(
            { ...values, quantity: values.quantity || (values.material ? '' : usual) },
            'quantity',
            '数量',
            needs.length > 0 ? { placeholder: of.blank } : { required: true },
          ),
          kind: 'text',
        },
        { ...filled(values, 'unit', '单位', UNIT), kind: 'text' },
        { ...filled(values, 'document', of.document, { placeholder: '可不填' }), kind: 'text' },
      ];
    },
    read({ needs }, values): ReadForm {
      const form = createReader(values);
      const material = form.words('material', '物料', 60, true);
      const need = needs.find(({ code }) => code === material);
      const usual = need ? of.usual(need) : '0';
      const amount =
        !form.has('quantity') && usual !== '0'
          ? { amount: usual }
          : form.amount('quantity', '数量', 'positive');
      const unit = form.words('unit', '单位', 12) ?? amount?.unit;
      const document = form.words('document', of.document, 60);
      return {
        fact: {
          material,
          quantity: amount?.amount,
          ...(unit ? { unit } : {}),
          ...(document ? { document } : {}),
        },
        problems: form.problems,
      };
    },
  };
}

/** 到货入库: goods for the order; what is missing of a material is what usually comes. */
export const receiptForm = goodsForm({
  submit: '确认入库',
  lead: '填本次到了多少。',
  document: '入库单号',
  usual: ({ missing }) => missing,
  note: ({ missing, unit }) => (missing === '0' ? '已齐' : `缺 ${missing} ${unit}`),
  blank: '不填为缺的数量',
});

/** 领料: goods that the warehouse gives to the workshop; all that is held for the order is what usually goes. */
export const issueForm = goodsForm({
  submit: '确认领料',
  lead: '填本次发给车间多少。',
  document: '领料单号',
  usual: ({ ready }) => ready,
  note: ({ ready, unit }) => `可领 ${ready} ${unit}`,
  blank: '不填为全部可领的',
});
