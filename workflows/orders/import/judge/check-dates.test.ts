import { expect, it } from 'vitest';
import { checkDates } from './check-dates.ts';

const codes = (shippedDate: string): string[] =>
  checkDates({ shippedDate }, '2026-03-16').map((problem) => problem.code);

it('a day of shipment more than three years ago is a wrong year', () => {
  expect(codes('2001-01-01')).toEqual(['shipped.too_far']);
  expect(codes('2023-03-01')).toEqual(['shipped.too_far']);
  expect(codes('2023-03-20')).toEqual([]);
});
