/**
 * Values of a card's form as plain text, by input name. SELECT comes as `{index, value}`, MULTI_SELECT with arrays
 * (joined with ","), CHECKBOX as a boolean; all of it is relayed by a client and is checked again by the flow.
 */
export function formValues(form: unknown): Record<string, string> {
  if (typeof form === 'string') return formValues(tryJson(form));
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return {};
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(plain).filter(Boolean).join(',');
  if (typeof value === 'object') return 'value' in value ? plain(value.value) : JSON.stringify(value);
  return String(value).trim();
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}
