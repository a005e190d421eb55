/** Fields of a card's form: what they start with, what is missing, and what goes to the bot on submit. */
import type { FormField, FormOption } from '../../../control-types.ts';

/** Text for most fields; a list for several choices; a truth value for boxes and switches. */
export type FieldValue = string | string[] | boolean;
export type FieldValues = Record<string, FieldValue>;

const MANY = new Set<FormField['type']>([
  'MULTI_SELECT',
  'CHECKBOX_GROUP',
  'MULTI_CHECKBOX_GROUP',
  'TEXT_ARRAY',
]);
const TRUTH = new Set<FormField['type']>(['CHECKBOX', 'SWITCH']);

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function selected(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** What a field holds before anybody touches it. */
export function initialValue(field: FormField): FieldValue {
  const given = field.defaultValue;
  if (TRUTH.has(field.type)) return given === true || given === 'true';
  if (MANY.has(field.type)) {
    const many = selected(given);
    if (Array.isArray(many)) return many.map(asText).filter((one) => one !== '');
    return field.type === 'TEXT_ARRAY' ? [asText(many)] : [];
  }
  const text = asText(selected(given));
  return field.type === 'DATETIME' ? text.slice(0, 16).replace(' ', 'T') : text;
}

export function initialValues(fields: FormField[]): FieldValues {
  const values: FieldValues = {};
  for (const field of fields) values[field.name] = initialValue(field);
  return values;
}

function isEmpty(value: FieldValue | undefined): boolean {
  if (value === undefined || value === false) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.every((one) => one.trim() === '');
}

/** A sentence for every field that may not be sent as it is, by name. */
export function problems(fields: FormField[], values: FieldValues): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    if (field.hidden || field.readOnly) continue;
    const value = values[field.name];
    const label = field.label ?? field.name;
    if (field.required && isEmpty(value)) found[field.name] = field.requiredMsg || `请填写「${label}」`;
    else if (field.type === 'NUMBER' && !isEmpty(value) && Number.isNaN(Number(value)))
      found[field.name] = `「${label}」要填数字`;
  }
  return found;
}

function choice(options: FormOption[], value: string): { index: number; value: string } {
  return { index: options.findIndex((option) => option.value === value), value };
}

/** The values in the shapes in which DingTalk sends them; fields left empty are not sent. */
export function submission(fields: FormField[], values: FieldValues): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (TRUTH.has(field.type)) form[field.name] = value === true;
    if (isEmpty(value) || value === undefined || typeof value === 'boolean') continue;
    form[field.name] = shaped(field, value);
  }
  return form;
}

function shaped(field: FormField, value: string | string[]): unknown {
  const options = field.options ?? [];
  if (typeof value === 'string') {
    if (field.type === 'SELECT') return choice(options, value);
    if (field.type === 'DATETIME') return value.replace('T', ' ');
    return field.type === 'TEXT_AREA' ? value : value.trim();
  }
  if (field.type !== 'MULTI_SELECT') return value.filter((one) => one.trim() !== '');
  const chosen = value.map((one) => choice(options, one));
  return { index: chosen.map((one) => one.index), value: chosen.map((one) => one.value) };
}

/**
 * The values to show after the card was repainted: what the person typed stays, unless the bot itself gave the
 * field another start value.
 */
export function carryOver(before: FormField[], after: FormField[], values: FieldValues): FieldValues {
  const next = initialValues(after);
  for (const field of after) {
    const known = before.find((one) => one.name === field.name && one.type === field.type);
    const typed = values[field.name];
    const sameStart = known && JSON.stringify(known.defaultValue) === JSON.stringify(field.defaultValue);
    if (sameStart && typed !== undefined) next[field.name] = typed;
  }
  return next;
}
