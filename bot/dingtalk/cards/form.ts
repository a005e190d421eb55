import type { Card, CardInput } from '../../../workflows/card.ts';
import { CHOICE_FIELD } from '../inbound/card-press.ts';

/** A field of the platform's form variable (KB-CARD-T 0014). */
interface FormField {
  name: string;
  label: string;
  type: 'TEXT' | 'TEXT_AREA' | 'NUMBER' | 'DATE' | 'SELECT' | 'MULTI_SELECT' | 'CHECKBOX_GROUP';
  required?: true;
  requiredMsg?: string;
  placeholder?: string;
  defaultValue?: unknown;
  options?: { value: string; text: string }[];
}

export interface FormParts {
  form: { fields: FormField[] };
  submitText: string;
  /** Index of the button that submits; '' when the choice field says it. */
  submitIndex: string;
  hint: string;
}

const none: FormParts = { form: { fields: [] }, submitText: '', submitIndex: '', hint: '' };

/** Whether the card asks for something; without inputs a submitting button is a plain one. */
export const hasForm = (card: Card): boolean => (card.inputs?.length ?? 0) > 0;

/**
 * The card's inputs as a form. The form component has one submit button; when several of our buttons submit, the form
 * first asks which. Required fields are checked on the client only, so flows check again.
 */
export function formParts(card: Card, closed: boolean): FormParts {
  const submits = (card.buttons ?? []).flatMap((button, index) =>
    'action' in button && button.submits ? [{ button, index }] : [],
  );
  const [first, ...others] = submits;
  if (closed || !first || !hasForm(card)) return none;
  const fields = (card.inputs ?? []).map(field);
  const hint = submits.flatMap(({ button }) => (button.confirm ? [button.confirm] : [])).join(' ');
  if (others.length === 0)
    return { form: { fields }, submitText: first.button.label, submitIndex: String(first.index), hint };
  const options = submits.map(({ button, index }) => ({ value: String(index), text: button.label }));
  const choice: FormField = {
    name: CHOICE_FIELD,
    label: '操作',
    type: 'CHECKBOX_GROUP',
    required: true,
    options,
  };
  return { form: { fields: [...fields, choice] }, submitText: '提交', submitIndex: '', hint };
}

const types = { text: 'TEXT', textarea: 'TEXT_AREA', number: 'NUMBER', date: 'DATE' } as const;

function field(input: CardInput): FormField {
  const { name, label } = input;
  return {
    name,
    label,
    ...(input.required ? { required: true, requiredMsg: `请填写${label}` } : {}),
    ...(input.placeholder ? { placeholder: input.placeholder } : {}),
    ...typed(input),
  };
}

function typed(input: CardInput): Pick<FormField, 'type'> & Partial<FormField> {
  if (input.kind === 'select' || input.kind === 'multiselect') {
    const options = input.options.map(({ value, label }) => ({ value, text: label }));
    const chosen = input.value === undefined ? [] : input.value.split(',');
    const index = chosen.map((v) => options.findIndex((o) => o.value === v)).filter((i) => i >= 0);
    if (input.kind === 'multiselect') {
      const defaultValue = { index, value: index.map((i) => options[i]?.value) };
      return { type: 'MULTI_SELECT', options, ...(index.length > 0 ? { defaultValue } : {}) };
    }
    const at = index[0];
    return {
      type: 'SELECT',
      options,
      ...(at === undefined ? {} : { defaultValue: { index: at, value: options[at]?.value } }),
    };
  }
  return { type: types[input.kind], ...(input.value ? { defaultValue: input.value } : {}) };
}
