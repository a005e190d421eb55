import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRef, refOf } from './cell-ref.ts';

it('every cell of the grid has a reference that leads back to it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_048_576 }),
      fc.integer({ min: 1, max: 16_384 }),
      (row, column) => {
        expect(parseRef(refOf(row, column))).toEqual({ row, column });
      },
    ),
  );
});

it.each([
  ['A1', 1, 1],
  ['z9', 9, 26],
  ['AA10', 10, 27],
  ['$C$4', 4, 3],
  ['XFD1048576', 1_048_576, 16_384],
])('%s is row %i, column %i', (ref, row, column) => {
  expect(parseRef(ref)).toEqual({ row, column });
});

it.each(['', 'A', '1', 'A0', 'A01', 'XFE1', 'A1048577', 'AAAA1', 'A1:B2', 'R1C1', 'Ａ1'])(
  '%s is no cell',
  (ref) => {
    expect(parseRef(ref)).toBeNull();
  },
);
