import { describe, expect, it } from 'vitest';
import { amountOf, decimalOf } from './amount.ts';
import { explode, type Line } from './explode.ts';
import type { Measured } from './units.ts';

const units: Record<string, Measured> = {
  STEEL: { unit: 'kg', unitFactors: { 米: 22.2 } },
  SCREW: { unit: '件', unitFactors: {} },
  PLATE: { unit: '件', unitFactors: {} },
  FRAME: { unit: '件', unitFactors: {} },
  OIL: { unit: '升', unitFactors: {} },
};
const materials = new Map(Object.entries(units));
/** `KHM > STEEL 1.8kg 8%` */
const lines = (...written: string[]): Line[] =>
  written.map((one) => {
    const [, parentCode = '', materialCode = '', quantityPer = '', unit = '', scrap = '0'] =
      /^(\S+) > (\S+) ([\d.]+)(\p{L}+)(?: (\d+)%)?$/u.exec(one) ?? [];
    return { parentCode, materialCode, quantityPer, unit, scrap: String(Number(scrap) / 100) };
  });
const needs = (pieces: number, written: string[], stock: Record<string, string> = {}) => {
  const bom = { product: 'KHM', lines: lines(...written), materials };
  return explode(bom, pieces, (code) => amountOf(stock[code] ?? '0'));
};
const amounts = (...args: Parameters<typeof needs>) =>
  Object.fromEntries(needs(...args).map(({ code, required }) => [code, decimalOf(required)]));

describe('what a product needs', () => {
  it('is quantity × (1 + scrap), rounded up: pieces to whole ones', () => {
    expect(amounts(200, ['KHM > STEEL 1.8kg 8%', 'KHM > SCREW 8件 1%'])).toEqual({
      STEEL: '388.8',
      SCREW: '1616',
    });
    expect(amounts(7, ['KHM > SCREW 1件 3%', 'KHM > OIL 0.0333升 1%'])).toEqual({
      SCREW: '8',
      OIL: '0.2355',
    });
  });

  it("is told in the material's unit", () => {
    expect(amounts(10, ['KHM > STEEL 500mm', 'KHM > SCREW 2打', 'KHM > OIL 250毫升'])).toEqual({
      STEEL: '111',
      SCREW: '240',
      OIL: '2.5',
    });
  });

  it('goes down all levels, and sums all ways to the same material', () => {
    const bom = [
      'KHM > FRAME 2件',
      'KHM > SCREW 4件',
      'FRAME > PLATE 3件',
      'FRAME > SCREW 10件',
      'PLATE > STEEL 1.5kg 10%',
    ];
    expect(amounts(5, bom)).toEqual({ SCREW: '120', STEEL: '49.5' });
    const screw = needs(5, bom).find(({ code }) => code === 'SCREW');
    expect(screw?.ways.map(({ path, quantity }) => [path.join('/'), decimalOf(quantity)])).toEqual([
      ['KHM/SCREW', '20'],
      ['KHM/FRAME/SCREW', '100'],
    ]);
  });

  it('takes made parts from stock before their parts are needed', () => {
    const bom = ['KHM > FRAME 1件', 'FRAME > PLATE 2件', 'PLATE > STEEL 1kg'];
    expect(amounts(10, bom, { FRAME: '4', PLATE: '3' })).toEqual({ FRAME: '4', PLATE: '3', STEEL: '9' });
    expect(amounts(10, bom, { FRAME: '50' })).toEqual({ FRAME: '10' });
  });

  it('sums the ways to a made part before it is taken from stock', () => {
    const bom = ['KHM > FRAME 1件', 'KHM > PLATE 1件', 'FRAME > PLATE 1件', 'PLATE > STEEL 1kg'];
    expect(amounts(10, bom, { PLATE: '15' })).toEqual({ PLATE: '15', STEEL: '5' });
  });

  it('makes whole parts only', () => {
    expect(amounts(10, ['KHM > PLATE 1件 3%', 'PLATE > STEEL 2kg'])).toEqual({ STEEL: '22' });
  });
});

describe('what cannot be computed', () => {
  it('is a problem at its material, and the rest is computed', () => {
    expect(needs(2, ['KHM > OIL 3米', 'KHM > SCREW 4件', 'FRAME > OIL 1升'])).toEqual([
      expect.objectContaining({ code: 'SCREW', required: amountOf('8'), problem: null }),
      expect.objectContaining({
        code: 'OIL',
        required: 0,
        problem: { kind: 'unit', unit: '米', parent: 'KHM' },
      }),
    ]);
  });

  it('a material that contains itself is found, and not taken apart', () => {
    const found = needs(2, [
      'KHM > FRAME 1件',
      'KHM > SCREW 1件',
      'FRAME > PLATE 1件',
      'PLATE > FRAME 1件',
      'PLATE > SCREW 1件',
    ]);
    expect(found).toEqual([
      expect.objectContaining({
        code: 'FRAME',
        problem: { kind: 'cycle', path: ['FRAME', 'PLATE', 'FRAME'] },
      }),
      expect.objectContaining({ code: 'SCREW', required: amountOf('2'), problem: null }),
    ]);
  });

  it('also a product that contains itself', () => {
    materials.set('KHM', { unit: '件', unitFactors: {} });
    const found = needs(2, ['KHM > KHM 1件', 'KHM > SCREW 1件']);
    materials.delete('KHM');
    expect(found.map(({ code, problem }) => [code, problem?.kind])).toEqual([
      ['KHM', 'cycle'],
      ['SCREW', undefined],
    ]);
  });

  it('a quantity beyond anything real blocks nothing', () => {
    const [plate] = needs(1_000_000, ['KHM > PLATE 9999999999件 900%', 'PLATE > STEEL 1kg']);
    expect(plate).toMatchObject({ code: 'PLATE', required: 0, problem: { kind: 'too_much' } });
  });
});
