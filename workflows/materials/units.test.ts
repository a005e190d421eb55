import { describe, expect, it } from 'vitest';
import { amountOf, amountText, decimalOf } from './amount.ts';
import { fractionOf } from './fraction.ts';
import { roundUp, unitFactor } from './units.ts';

const factor = (unit: string, to: string, unitFactors: Record<string, number> = {}) => {
  const found = unitFactor({ unit: to, unitFactors }, unit);
  return found && Number(found.n) / Number(found.d);
};

describe('units', () => {
  it.each([
    ['kg', '千克', 1],
    ['吨', 'kg', 1000],
    ['斤', '公斤', 0.5],
    ['mm', '米', 0.001],
    ['㎡', '平方厘米', 10_000],
    ['升', 'ml', 1000],
    ['立方米', 'L', 1000],
    ['打', '件', 12],
    ['千件', '只', 1000],
    ['个', '件', 1],
    ['ＫＧ', 'kg', 1],
    ['套', '套', 1],
  ])('one %s is so many %s', (from, to, many) => {
    expect(factor(from, to)).toBe(many);
  });

  it.each([
    ['米', 'kg'],
    ['包', '件'],
    ['套', '台'],
    ['升', 'kg'],
    ['', 'kg'],
    ['constructor', 'kg'],
  ])('does not guess what a %s is in %s', (from, to) => {
    expect(factor(from, to)).toBeNull();
  });

  it("takes the material's own factors, and arithmetic on the way to them", () => {
    expect(factor('米', 'kg', { 米: 22.2 })).toBe(22.2);
    expect(factor('mm', 'kg', { 米: 22.2 })).toBe(0.0222);
    expect(factor('打', '包', { 件: 0.02 })).toBe(0.24);
    expect(factor('米', 'kg', { 米: 0 })).toBeNull();
  });

  it('rounds up to whole pieces, and to ten-thousandths of anything else', () => {
    expect(decimalOf(roundUp(fractionOf('7.0001'), '件'))).toBe('8');
    expect(decimalOf(roundUp(fractionOf('7'), '台'))).toBe('7');
    expect(decimalOf(roundUp(fractionOf('0.33333'), 'kg'))).toBe('0.3334');
    expect(decimalOf(roundUp({ n: 1n, d: 3n }, '米'))).toBe('0.3334');
  });
});

describe('amounts', () => {
  it.each([
    ['12.5', 125_000],
    ['-3', -30_000],
    ['0.0001', 1],
    ['-0', 0],
    ['0.00', 0],
    ['360.0000', 3_600_000],
  ])('%s', (text, amount) => {
    expect(Object.is(amountOf(text), amount)).toBe(true);
  });

  it('are written as people do', () => {
    expect(amountText(amountOf('1234567.5000'), 'kg')).toBe('1,234,567.5kg');
    expect(amountText(amountOf('-0.05'), '米')).toBe('-0.05米');
    expect(amountText(0, '件')).toBe('0件');
  });

  it('refuses what is no number', () => {
    expect(() => amountOf('1e5')).toThrow(RangeError);
  });
});
