import type { Card, CardInput } from '../../card.ts';
import type { FieldProblem, NewOrder } from '../check-new-order.ts';
import { LONGEST_TEXT } from '../fields.ts';

/** What fills the form: values as typed or as understood, and names to choose from where several fit. */
export interface FormState {
  values: Partial<Record<keyof NewOrder, string>>;
  choices: Partial<Record<'customer' | 'product', string[]>>;
  problems: readonly FieldProblem[];
  /** One line that says what will be created, when everything was understood. */
  summary: string | null;
}

const LABELS: Readonly<Record<keyof NewOrder, string>> = {
  customer: '客户',
  product: '产品',
  quantity: '数量',
  promisedDate: '承诺交期',
  unitPrice: '单价（元）',
  specialProcesses: '特殊工艺',
  requirements: '客户要求',
  rush: '加急',
};

/** The form of a new order, filled with what is known; created only when 确认下单 is pressed. */
export function formCard(state: FormState): Card {
  const { problems } = state;
  const notice =
    problems.length > 0
      ? { text: problems.map((p) => problemText(state, p)).join('\n'), tone: 'warn' as const }
      : null;
  return {
    title: '新建订单',
    status: { text: problems.length > 0 ? '待补充' : '请核对', tone: problems.length > 0 ? 'warn' : 'info' },
    text: state.summary ?? '请填写下面各项，带 * 的必填。',
    inputs: inputs(state),
    buttons: [
      { label: '确认下单', action: 'create', submits: true, style: 'primary' },
      { label: '取消', action: 'drop' },
    ],
    ...(notice ? { notice } : {}),
  };
}

/** A sentence that names its field; where several names fit, the form offers them below. */
function problemText({ choices }: FormState, { field, text }: FieldProblem): string {
  const label = LABELS[field];
  if (field in choices) return `${label}：有几个名字都符合，请在下面选一个`;
  return text.includes(label) ? text : `${label}：${text}`;
}

function inputs({ values, choices }: FormState): CardInput[] {
  const filled = (name: keyof NewOrder) => ({
    name,
    label: LABELS[name],
    ...(values[name] ? { value: values[name] } : {}),
  });
  const named = (name: 'customer' | 'product', placeholder: string): CardInput => {
    const options = choices[name]?.map((choice) => ({ value: choice, label: choice }));
    return options
      ? { ...filled(name), required: true, kind: 'select', options }
      : { ...filled(name), required: true, kind: 'text', placeholder };
  };
  return [
    named('customer', '全称或简称'),
    named('product', '编码或名称'),
    { ...filled('quantity'), required: true, kind: 'number', placeholder: '整数' },
    { ...filled('promisedDate'), required: true, kind: 'date' },
    { ...filled('unitPrice'), kind: 'number', placeholder: '没有价格可留空' },
    { ...filled('specialProcesses'), kind: 'text', placeholder: '如 镀镍、发黑' },
    { ...filled('requirements'), kind: 'textarea', placeholder: `最多 ${LONGEST_TEXT} 字` },
    {
      ...filled('rush'),
      kind: 'select',
      options: [
        { value: 'no', label: '不加急' },
        { value: 'yes', label: '加急' },
      ],
    },
  ];
}
