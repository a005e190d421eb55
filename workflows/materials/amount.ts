/**
 * Amounts of materials as whole ten-thousandths of a unit, because floats lie about 0.1. The database keeps
 * numeric(18,4); a million tons in grams is 10^16 of them, so bounds are checked where amounts come in (facts, BOM).
 */
export type Amount = number;

/** Ten-thousandths in one unit. */
export const ONE: Amount = 10_000;

/** `12.5`, `-3`, `1.23450000` → ten-thousandths; further places are cut off. @throws RangeError when it is no number */
export function amountOf(decimal: string | number): Amount {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(String(decimal).trim());
  if (!match) throw new RangeError(`not a decimal: ${decimal}`);
  const [, sign, whole = '0', places = ''] = match;
  const value = Number(whole) * ONE + Number(places.padEnd(4, '0').slice(0, 4));
  // Never −0: it would be told apart from 0.
  return sign === '-' && value !== 0 ? -value : value;
}

/** The same as decimal text without needless zeros: 12.5, -3. */
export function decimalOf(amount: Amount): string {
  const digits = String(Math.abs(amount)).padStart(5, '0');
  const places = digits.slice(-4).replace(/0+$/, '');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -4)}${places === '' ? '' : `.${places}`}`;
}

/** For people: thousands parted, the unit right behind it: `1,200.5kg`. */
export function amountText(amount: Amount, unit: string): string {
  const [whole = '', places] = decimalOf(amount).split('.');
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${places ? `.${places}` : ''}${unit}`;
}
