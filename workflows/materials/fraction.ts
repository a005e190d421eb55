/** An exact positive or zero quotient: a BOM of several levels multiplies what decimals cannot hold. */
export interface Fraction {
  n: bigint;
  d: bigint;
}

export const NOTHING: Fraction = { n: 0n, d: 1n };

/** `1.08` → 108/100; also a number of JavaScript (its shortest writing is meant). @throws RangeError */
export function fractionOf(decimal: string | number): Fraction {
  const match = /^(\d+)(?:\.(\d*))?(?:e([+-]\d+))?$/i.exec(String(decimal).trim());
  if (!match) throw new RangeError(`not a decimal: ${decimal}`);
  const [, whole = '0', places = '', exponent = '0'] = match;
  const shift = Number(exponent) - places.length;
  const digits = BigInt(`${whole}${places}`);
  return shift >= 0
    ? { n: digits * 10n ** BigInt(shift), d: 1n }
    : reduced({ n: digits, d: 10n ** BigInt(-shift) });
}

export const times = (...all: readonly Fraction[]): Fraction =>
  reduced(all.reduce((a, b) => ({ n: a.n * b.n, d: a.d * b.d }), { n: 1n, d: 1n }));

export const plus = (a: Fraction, b: Fraction): Fraction =>
  reduced({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });

/** @throws RangeError by zero */
export function over(a: Fraction, b: Fraction): Fraction {
  if (b.n === 0n) throw new RangeError('division by zero');
  return reduced({ n: a.n * b.d, d: a.d * b.n });
}

/** Rounded up to a multiple of 1/`steps`, in those steps. */
export function ceil({ n, d }: Fraction, steps: number): number {
  const scaled = n * BigInt(steps);
  return Number((scaled + d - 1n) / d);
}

function reduced({ n, d }: Fraction): Fraction {
  const g = gcd(n, d);
  return g === 1n ? { n, d } : { n: n / g, d: d / g };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
