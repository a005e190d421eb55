import type { ClickRequest, FormField, PaintedBlock, PaintedButton, PaintedCard } from '../control-types.ts';
import { isRecord } from '../gateway/frames.ts';
import { ControlError } from '../http/errors.ts';
import { paintedButtons } from './painted-text.ts';

/** What the client would send. */
export interface Press {
  actionIds: string[];
  params: Record<string, unknown>;
}

/**
 * Turns "presses this button" into what the client sends, with the client's own checks: the button is there and
 * enabled, required form fields are filled. Raw `actionIds` and `params` pass unchecked, as a forged client would.
 */
export function pressOf(card: PaintedCard, request: ClickRequest): Press {
  if (request.button === undefined) {
    const params = { ...request.params, ...(request.form ? { form: request.form } : {}), ...request.inputs };
    return { actionIds: request.actionIds ?? [], params };
  }
  const button = findButton(card.blocks, request.button);
  if (!button) {
    const there = paintedButtons(card.blocks)
      .map((one) => one.text)
      .join('、');
    throw new ControlError(
      409,
      'button_not_found',
      `卡片上没有按钮「${request.button}」（现有：${there || '无'}）`,
    );
  }
  if (button.status === 'disabled')
    throw new ControlError(409, 'button_disabled', `按钮「${button.text}」不可点击`);
  if (button.action.kind !== 'callback') {
    throw new ControlError(409, 'button_without_callback', `按钮「${button.text}」不会回传请求`);
  }
  const form = findForm(card.blocks, button.key);
  const params = { ...button.action.params, ...request.params };
  return {
    actionIds: request.actionIds ?? button.action.actionIds,
    params: form ? { ...params, form: formValues(form.fields, request.form ?? {}) } : params,
  };
}

function findButton(blocks: PaintedBlock[], wanted: string): PaintedButton | undefined {
  const buttons = paintedButtons(blocks);
  return (
    buttons.find((one) => one.key === wanted) ??
    buttons.find((one) => one.text === wanted && one.status === 'normal') ??
    buttons.find((one) => one.text === wanted)
  );
}

function findForm(
  blocks: PaintedBlock[],
  submitKey: string,
): Extract<PaintedBlock, { kind: 'form' }> | undefined {
  for (const block of blocks) {
    if (block.kind === 'form' && block.submit.key === submitKey) return block;
    const inner = block.kind === 'group' ? findForm(block.blocks, submitKey) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

function formValues(fields: FormField[], given: Record<string, unknown>): Record<string, unknown> {
  const unknown = Object.keys(given).filter((name) => !fields.some((field) => field.name === name));
  if (unknown.length > 0)
    throw new ControlError(409, 'field_not_found', `表单上没有字段：${unknown.join('、')}`);
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const raw =
      field.readOnly || field.hidden ? field.defaultValue : (given[field.name] ?? field.defaultValue);
    const empty = raw === undefined || raw === '' || (Array.isArray(raw) && raw.length === 0);
    if (empty && field.required) {
      throw new ControlError(
        409,
        'field_required',
        field.requiredMsg ?? `请填写「${field.label ?? field.name}」`,
      );
    }
    if (!empty) values[field.name] = clientValue(field, raw);
  }
  return values;
}

/** Single choices give `{index, value}`, multiple ones `{index[], value[]}`; the rest goes as it is. */
function clientValue(field: FormField, raw: unknown): unknown {
  if (isRecord(raw)) return raw;
  const options = field.options ?? [];
  const indexOf = (one: unknown) =>
    options.findIndex((option) => option.value === String(one) || option.text === String(one));
  const chosen = (one: unknown) => {
    const index = indexOf(one);
    const option = options[index];
    if (!option)
      throw new ControlError(
        409,
        'option_not_found',
        `「${field.label ?? field.name}」没有选项：${String(one)}`,
      );
    return { index, value: option.value };
  };
  if (field.type === 'SELECT' || field.type === 'CHECKBOX_GROUP') return chosen(raw);
  if (field.type === 'MULTI_SELECT' || field.type === 'MULTI_CHECKBOX_GROUP') {
    const all = (Array.isArray(raw) ? raw : [raw]).map(chosen);
    return { index: all.map((one) => one.index), value: all.map((one) => one.value) };
  }
  return raw;
}
