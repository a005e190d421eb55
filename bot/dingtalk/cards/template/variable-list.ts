import { type CardVariable, cardVariables, type VariableSpec, variables } from '../variables.ts';

interface EditorVariable {
  id: string;
  name: string;
  type: string;
  private: boolean;
  description: string;
  editorVarType: 'variables';
  disabled: boolean;
  schema?: EditorVariable[];
}

function entry(id: string, name: string, type: string, isPrivate: boolean, description = ''): EditorVariable {
  return { id, name, type, private: isPrivate, description, editorVarType: 'variables', disabled: false };
}

/** Parts that a composed type brings with it; the editor shows them but does not let them be changed. */
function part(id: string, type: string, schema?: EditorVariable[]): EditorVariable {
  const name = id.slice(Math.max(id.lastIndexOf('.'), -1) + 1);
  const base = { ...entry(id, name, type, true), disabled: true };
  return schema ? { ...base, schema } : base;
}

const buttonParts = (id: string): EditorVariable[] => [
  part(`${id}.text`, 'string'),
  part(`${id}.color`, 'string'),
  part(`${id}.status`, 'string'),
  part(`${id}.event`, 'dynamicEvent', [
    part(`${id}.event.type`, 'string'),
    part(`${id}.event.params`, 'object', [
      part(`${id}.event.params.url`, 'string'),
      part(`${id}.event.params.actionId`, 'string'),
      part(`${id}.event.params.params`, 'object'),
    ]),
  ]),
];

const formParts = (id: string): EditorVariable[] => [
  part(`${id}.fields`, 'loopArray', [
    ...['name', 'label', 'type', 'requiredMsg', 'placeholder', 'defaultValue', 'format'].map((key) =>
      part(`${id}.fields[0].${key}`, 'string'),
    ),
    ...['required', 'readOnly', 'hidden'].map((key) => part(`${id}.fields[0].${key}`, 'boolean')),
    part(`${id}.fields[0].options`, 'loopArray', [
      part(`${id}.fields[0].options[0].value`, 'string'),
      part(`${id}.fields[0].options[0].text`, 'string'),
    ]),
  ]),
];

function itemParts(id: string, keys: readonly string[]): EditorVariable[] {
  return keys.map((key) => {
    const itemId = `${id}[0].${key}`;
    if (key !== 'btns') return entry(itemId, key, 'string', true);
    return { ...entry(itemId, key, 'buttonGroup', true), schema: buttonParts(itemId) };
  });
}

/** The `variableList` of the template. */
export function editorVariables(): EditorVariable[] {
  return cardVariables.map((name) => {
    const spec: VariableSpec = variables[name];
    const base = entry(name, name, spec.type, name !== 'lastMessage', spec.description);
    if (spec.item) return { ...base, schema: itemParts(name, spec.item) };
    return spec.type === 'form' ? { ...base, schema: formParts(name) } : base;
  });
}

const press = (text: string, color: string, b: number) => ({
  text,
  color,
  status: 'normal',
  event: { type: 'sendCardRequest', params: { actionId: `1.${b}`, params: { v: '1', b: String(b) } } },
});

/** What the editor's preview shows, so that an admin sees a sensible card right after the import. */
export function mockData(): Record<string, unknown> {
  const sample: Partial<Record<CardVariable, unknown>> = {
    title: '结构工程师确认 BOM 冻结',
    status_text: '待处理',
    status_color: 'orange',
    text1: '请核对 **BOM 版本 B3**，确认后采购开始下单。',
    fields1: [
      { label: '订单', value: 'SO-20260315-0042', color: 'common_level1_base_color' },
      { label: '截止', value: '3月16日 17:30', color: 'common_orange1_color' },
    ],
    form: { fields: [{ name: 'remark', label: '说明', type: 'TEXT_AREA', placeholder: '可不填' }] },
    submit_text: '通过',
    submit_v: '1',
    submit_b: '0',
    actions1: [
      { btns: [press('查看订单', 'gray', 1)] },
      {
        btns: [],
        text: '驳回',
        color: 'red',
        confirm_text: '确定驳回吗？',
        action_id: '1.2',
        v: '1',
        b: '2',
      },
    ],
    footer: '单脉',
    lastMessage: '结构工程师确认 BOM 冻结',
  };
  const cardData = Object.fromEntries(
    cardVariables.map((name) => [name, sample[name] ?? emptyOf(variables[name])]),
  );
  return { cardData, cardPrivateData: {}, localData: {}, richTextData: {} };
}

function emptyOf(spec: VariableSpec): unknown {
  if (spec.type === 'loopArray') return [];
  return spec.type === 'form' ? { fields: [] } : '';
}
