import { expect, it } from 'vitest';
import type { Fields } from '../fields/combine.ts';
import type { FieldReading } from '../fields/parse.ts';
import type { Field } from '../types.ts';
import { isConfirmed, withUnderSeals } from './under-seals.ts';

function field(a: string | null, b: string | null): Field {
  const value = a !== null && b !== null && a !== b ? null : (a ?? b);
  const reason = value !== null ? null : a === null ? 'absent' : 'readings_differ';
  return { value, readings: [a, b], confidence: 0.9, crop: null, reason, sentence: null };
}

const all = (one: Field): Fields => ({
  orderNumber: one,
  customerName: one,
  newDueDate: one,
  oldDueDate: one,
  signingDate: one,
});

/** What comes of a signing date that the page's readings and those under the seal have so. */
function settled(page: Field, under: Field): string | null {
  return withUnderSeals(all(page), all(under)).signingDate.value;
}

const [ONE, TWO] = ['2026-03-12', '2026-03-02'];

it('what both readings under the seal have counts when the page says nothing else', () => {
  expect(settled(field(null, null), field(ONE, ONE))).toBe(ONE);
  expect(settled(field(null, ONE), field(ONE, ONE))).toBe(ONE);
  expect(settled(field(null, null), field(ONE, null))).toBeNull();
});

it('a single reading that they deny is not given', () => {
  expect(settled(field(ONE, null), field(TWO, TWO))).toBeNull();
  expect(settled(field(ONE, null), field(null, TWO))).toBeNull();
  expect(settled(field(ONE, null), field(null, null))).toBe(ONE);
});

it('what both readings of the page have stays unless both under the seal have another', () => {
  expect(settled(field(ONE, ONE), field(TWO, null))).toBe(ONE);
  expect(settled(field(ONE, ONE), field(TWO, TWO))).toBeNull();
});

it('what looking again settled on stays unless the seal’s readings deny it', () => {
  const lookedAgain = { ...field(ONE, TWO), value: ONE, reason: null };
  expect(settled(lookedAgain, field(ONE, ONE))).toBe(ONE);
  expect(settled(lookedAgain, field(null, null))).toBe(ONE);
  expect(settled(lookedAgain, field(TWO, null))).toBeNull();
});

it('an agreed value with a doubtful digit is no conflict when the seal’s readings have it too', () => {
  const doubtful = { ...field(ONE, ONE), value: null, reason: 'unsure' } as const;
  expect(settled(doubtful, field(ONE, ONE))).toBeNull();
});

it('where the readings of the page differ nobody decides', () => {
  expect(settled(field(ONE, TWO), field(ONE, ONE))).toBeNull();
});

it('a reading under the seal confirms what both readings of the page say, or that both say nothing', () => {
  const said = (value: string): FieldReading => ({ value, start: 0, end: 1 });
  const read = (newDueDate: FieldReading, oldDueDate: FieldReading) => ({
    orderNumber: said(ONE),
    customerName: said(ONE),
    signingDate: said(ONE),
    newDueDate,
    oldDueDate,
  });
  const page: Fields = { ...all(field(ONE, ONE)), oldDueDate: field(null, null) };
  const nothing: FieldReading = { gap: 'absent' };
  expect(isConfirmed(page, read(said(ONE), nothing))).toBe(true);
  expect(isConfirmed(page, read(said(TWO), nothing))).toBe(false);
  expect(isConfirmed(page, read(nothing, nothing))).toBe(false);
  expect(isConfirmed(page, read(said(ONE), said(TWO)))).toBe(false);
  expect(isConfirmed({ ...page, newDueDate: field(null, ONE) }, read(said(ONE), nothing))).toBe(false);
});
