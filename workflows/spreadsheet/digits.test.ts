import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDigits } from './digits.ts';

describe('a stored number is shown with plain digits', () => {
  it.each([
    ['0', '0'],
    ['-7', '-7'],
    ['000123', '000123'],
    ['20260315001', '20260315001'],
    ['12345678901234567890', '12345678901234567890'],
    ['2.0260315001E10', '20260315001'],
    ['2.0260315001e+10', '20260315001'],
    ['1.2345678901234567E+17', '123456789012345670'],
    ['12.50', '12.5'],
    ['1.1000000000000001', '1.1'],
    ['0.1', '0.1'],
    ['1.5E-7', '0.00000015'],
    ['-2.5E-8', '-0.000000025'],
    ['1E21', '1000000000000000000000'],
    ['1E300', '1e+300'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+5', '5'],
  ])('%s → %s', (stored, shown) => {
    expect(plainDigits(stored)).toBe(shown);
  });

  it('and stays the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (value) => {
        const shown = Number(plainDigits(String(value)));
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-14);
      }),
    );
  });
});
