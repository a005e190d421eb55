const LONGEST = 40;

/**
 * Writes a stored number with all its digits: `2.0260315001E10` as 20260315001. Whole numbers keep every digit that
 * was written, so an order number that someone typed as a number survives; fractions are rounded to the 15 digits that
 * Excel itself shows, so that 0.1 + 0.2 is 0.3.
 */
export function plainDigits(stored: string): string {
  if (/^-?\d+$/.test(stored)) return stored;
  const value = Number(stored);
  const exact = /^(-?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/.exec(stored);
  const moved = exact ? movePoint(exact) : stored;
  if (moved !== null && /^-?\d+$/.test(moved)) return moved;
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  return /e/i.test(text) ? (moved ?? text) : text;
}

/** Applies a decimal exponent to the digits themselves; null when the result would be absurdly long. */
function movePoint([, sign = '', whole = '', fraction = '', exponent = '0']: RegExpExecArray): string | null {
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (Math.abs(point) > LONGEST) return null;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = point <= 0 ? 1 : point;
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  return sign + before + (after === '' ? '' : `.${after}`);
}
