import { expect, it } from 'vitest';
import { alike, type Vote } from './look-again.ts';

const [ONE, TWO] = ['2026-03-12', '2026-03-02'];
const votes = (...all: Vote[]): Vote[] => all;

it('what all looks but one have, and one of the readings had, counts', () => {
  expect(alike(votes(ONE, ONE, ONE, ONE, ONE), [ONE, TWO])).toBe(ONE);
  expect(alike(votes(null, ONE, ONE, ONE, ONE), [null, ONE])).toBe(ONE);
});

it('fewer looks are too few, and what no reading had is nothing', () => {
  expect(alike(votes(null, null, ONE, ONE, ONE), [null, ONE])).toBeNull();
  expect(alike(votes(ONE, ONE, ONE, ONE, ONE), [TWO, null])).toBeNull();
});

it('one look that has another value, or doubts a digit, is enough against it', () => {
  expect(alike(votes(ONE, ONE, TWO, ONE, ONE), [ONE, TWO])).toBeNull();
  expect(alike(votes(ONE, ONE, ONE, ONE, { doubt: true }), [ONE, ONE])).toBeNull();
});
