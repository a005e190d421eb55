import { expect, it } from 'vitest';
import type { Field, Seal, SealKind } from '../types.ts';
import { doubtCovered, withoutStamps } from './beside-seals.ts';

const seal = (kind: SealKind, factors: Seal['factors'] = {}): Seal => ({
  crop: { page: 1, box: { x: 100, y: 100, width: 200, height: 200 } },
  centre: { x: 200, y: 200 },
  radius: 100,
  kind,
  clarity: 0,
  weakest: null,
  factors,
  ringText: null,
  sectors: [],
  sentence: '',
});

const line = (x: number, width: number) => ({
  text: '2026.9.24',
  certainties: [],
  corners: [
    { x, y: 180 },
    { x: x + width, y: 180 },
    { x: x + width, y: 210 },
    { x, y: 210 },
  ] as const,
});

it('what stands inside a receipt stamp is not the letter’s, what runs through it is', () => {
  const [inside, through] = [line(150, 100), line(150, 400)];
  expect(withoutStamps([inside, through], 1, [seal('receipt_oval')])).toEqual([through]);
  expect(withoutStamps([inside], 2, [seal('receipt_oval')])).toEqual([inside]);
  expect(withoutStamps([inside], 1, [seal('company_round')])).toEqual([inside]);
});

it('a value that a copied seal touches is not given', () => {
  const at = (x: number): Field => ({
    value: '2026-12-04',
    readings: ['2026-12-04', '2026-12-04'],
    confidence: 0.77,
    crop: { page: 1, box: { x, y: 250, width: 100, height: 20 } },
    reason: null,
    sentence: null,
  });
  const fields = {
    orderNumber: at(400),
    customerName: at(400),
    newDueDate: at(400),
    oldDueDate: at(400),
    signingDate: at(50),
  };
  const doubted = doubtCovered(fields, [seal('grey_copy')]);
  expect(doubted.newDueDate.value).toBe('2026-12-04');
  expect(doubted.signingDate).toMatchObject({ value: null, reason: 'unsure' });
  expect(doubtCovered(fields, [seal('grey_copy', { faint: 0 })]).signingDate.value).toBe('2026-12-04');
  expect(doubtCovered(fields, [seal('company_round')]).signingDate.value).toBe('2026-12-04');
});
