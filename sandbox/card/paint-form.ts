import type { FormField, FormFieldType, FormOption, PaintedBlock } from '../control-types.ts';
import { isRecord } from '../gateway/frames.ts';
import { templateParams } from './paint-button.ts';
import { type Scope, shown, text, value } from './values.ts';

type Props = Record<string, unknown>;

/** The 表单 component: fields from a form variable, one submit button. */
export function paintForm(scope: Scope, props: Props, key: string): PaintedBlock | null {
  const schema = value(scope, props.formSchema ?? props.form ?? props.schema);
  const listed = isRecord(schema) ? schema.fields : schema;
  if (!Array.isArray(listed) || listed.length === 0) return null;
  const formId = shown(props.id) || 'form';
  const actionId = text(scope, props.actionId) || formId;
  return {
    kind: 'form',
    formId,
    fields: listed.filter(isRecord).map(toField),
    submit: {
      key: `${key}.submit`,
      text: text(scope, props.submitText) || '提交',
      color: 'blue',
      status: text(scope, props.status) === 'disabled' ? 'disabled' : 'normal',
      action: { kind: 'callback', actionIds: [actionId], params: templateParams(scope, props.params) },
    },
  };
}

/** Standalone inputs (输入框, 日期, 下拉, 勾选): their value travels with a later button, under `variable`. */
export function paintInput(scope: Scope, name: string, props: Props): PaintedBlock {
  const bound = boundVariable(props);
  const options = toOptions(value(scope, props.options ?? props.selectOptions));
  const label = text(scope, props.label ?? props.title);
  const placeholder = text(scope, props.placeholder);
  return {
    kind: 'input',
    variable: bound,
    input: inputKind(name, props),
    ...(label ? { label } : {}),
    ...(placeholder ? { placeholder } : {}),
    value:
      bound in scope.inputs ? scope.inputs[bound] : (value(scope, props.value ?? props.defaultValue) ?? ''),
    ...(options.length > 0 ? { options } : {}),
    disabled: text(scope, props.status) === 'disabled' || value(scope, props.disabled) === true,
  };
}

function boundVariable(props: Props): string {
  for (const key of [
    'variable',
    'localVar',
    'valueVariable',
    'value',
    'updateTargetVariable',
    'selectDataKey',
  ]) {
    const prop = props[key];
    if (typeof prop === 'string' && prop !== '') return prop;
    if (isRecord(prop) && typeof prop.variable === 'string' && prop.variable !== '') return prop.variable;
  }
  return shown(props.name ?? props.id) || 'input';
}

function inputKind(name: string, props: Props): Extract<PaintedBlock, { kind: 'input' }>['input'] {
  if (name.startsWith('Date')) return 'date';
  if (name.startsWith('MultiSelect') || name === 'CheckableTags') return 'multiselect';
  if (name.startsWith('Select')) return 'select';
  if (name.startsWith('Checkbox') || name === 'Switch') return 'checkbox';
  return props.multiLine === true || props.type === 'textarea' ? 'textarea' : 'text';
}

const fieldTypes: readonly FormFieldType[] = [
  'TEXT',
  'TEXT_AREA',
  'TEXT_ARRAY',
  'NUMBER',
  'SELECT',
  'MULTI_SELECT',
  'DATE',
  'TIME',
  'DATETIME',
  'CHECKBOX',
  'SWITCH',
  'CHECKBOX_GROUP',
  'MULTI_CHECKBOX_GROUP',
];

function toField(raw: Props): FormField {
  const type = fieldTypes.find((one) => one === raw.type) ?? 'TEXT';
  const options = toOptions(raw.options);
  const flags: Partial<FormField> = {};
  for (const key of ['required', 'readOnly', 'hidden'] as const) if (raw[key] === true) flags[key] = true;
  for (const key of ['label', 'requiredMsg', 'placeholder', 'format'] as const) {
    if (raw[key] !== undefined) flags[key] = shown(raw[key]);
  }
  for (const key of ['minRows', 'maxRows'] as const) if (typeof raw[key] === 'number') flags[key] = raw[key];
  // The document spells the key `defautValue` once.
  const defaultValue = raw.defaultValue ?? raw.defautValue;
  return {
    name: shown(raw.name),
    type,
    ...flags,
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(options.length > 0 ? { options } : {}),
  };
}

function toOptions(given: unknown): FormOption[] {
  if (!Array.isArray(given)) return [];
  return given.filter(isRecord).map((one) => ({
    value: shown(one.value),
    text: isRecord(one.text)
      ? shown(one.text.zh_CN ?? Object.values(one.text)[0])
      : shown(one.text ?? one.label),
  }));
}
