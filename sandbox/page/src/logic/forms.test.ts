import { describe, expect, it } from 'vitest';
import type { FormField } from '../../../control-types.ts';
import { carryOver, initialValues, problems, submission } from './forms.ts';

const options = [
  { value: 'a', text: '甲' },
  { value: 'b', text: '乙' },
];
const fields: FormField[] = [
  { name: 'reason', label: '原因', type: 'TEXT', required: true },
  { name: 'qty', label: '数量', type: 'NUMBER', defaultValue: 5 },
  { name: 'kind', label: '类型', type: 'SELECT', options, defaultValue: { index: 1, value: 'b' } },
  { name: 'tags', label: '标签', type: 'MULTI_SELECT', options, defaultValue: { index: [0], value: ['a'] } },
  { name: 'day', label: '日期', type: 'DATE' },
  { name: 'urgent', label: '加急', type: 'SWITCH', defaultValue: 'true' },
];

it('starts fields with what the bot gave, in every documented shape', () => {
  expect(initialValues(fields)).toEqual({
    reason: '',
    qty: '5',
    kind: 'b',
    tags: ['a'],
    day: '',
    urgent: true,
  });
});

it('writes date and time with a blank, though inputs want a T', () => {
  const when: FormField[] = [{ name: 'when', type: 'DATETIME', defaultValue: '2026-03-15 09:00:00' }];
  const values = initialValues(when);
  expect(values).toEqual({ when: '2026-03-15T09:00' });
  expect(submission(when, values)).toEqual({ when: '2026-03-15 09:00' });
});

describe('before sending', () => {
  it('asks for required fields in the bot’s words, or its own', () => {
    const own: FormField = { name: 'x', type: 'DATE', required: true, requiredMsg: '请选择日期' };
    expect(problems([...fields, own], initialValues(fields))).toEqual({
      reason: '请填写「原因」',
      x: '请选择日期',
    });
  });
  it('does not ask for hidden and read-only fields', () => {
    expect(problems([{ name: 'x', type: 'TEXT', required: true, hidden: true }], {})).toEqual({});
    expect(problems([{ name: 'x', type: 'TEXT', required: true, readOnly: true }], {})).toEqual({});
  });
  it('wants digits in a number', () => {
    expect(problems(fields, { reason: 'x', qty: '五' })).toEqual({ qty: '「数量」要填数字' });
  });
});

it('sends choices with their index, boxes as truth values, and nothing for empty fields', () => {
  expect(submission(fields, { ...initialValues(fields), reason: ' 缺料 ' })).toEqual({
    reason: '缺料',
    qty: '5',
    kind: { index: 1, value: 'b' },
    tags: { index: [0], value: ['a'] },
    urgent: true,
  });
});

it('keeps what was typed when the card is repainted, unless the bot changed that field', () => {
  const after = fields.map((field) => (field.name === 'qty' ? { ...field, defaultValue: 9 } : field));
  const typed = { ...initialValues(fields), reason: '写了一半', qty: '6' };
  expect(carryOver(fields, after, typed)).toMatchObject({ reason: '写了一半', qty: '9' });
});
