import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell, PlainCell, RowBatch } from './types.ts';
import { decodeBatch, encodeBatch } from './wire.ts';

const text = fc.string({ unit: 'binary', minLength: 1 });
const plain: fc.Arbitrary<PlainCell> = fc.oneof(
  fc.constant({ kind: 'empty' as const }),
  text.map((value) => ({ kind: 'text' as const, text: value })),
  fc.record({
    kind: fc.constant('number' as const),
    value: fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
    text,
  }),
  fc.boolean().map((value) => ({ kind: 'bool' as const, value })),
  text.map((value) => ({ kind: 'error' as const, text: value })),
  fc.constantFrom<PlainCell>(
    { kind: 'date', date: '2026-03-15' },
    { kind: 'date', date: '2026-03-15', time: '08:30:00' },
  ),
);
const formula = fc.record({ kind: fc.constant('formula' as const), formula: fc.string(), result: plain });
const merged = fc.record({
  kind: fc.constant('merged' as const),
  anchorRow: fc.nat(),
  result: fc.oneof(plain, formula),
});
const cell: fc.Arbitrary<Cell> = fc.oneof(plain, formula, merged);

it('whatever the cells are, they arrive as they were sent', () => {
  const rows = fc.array(
    fc.record({ sheet: fc.constant('订单'), rowNumber: fc.nat(), cells: fc.array(cell) }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(rows, (some) => {
      const batch: RowBatch = { rows: some, progress: 0.5 };
      expect(decodeBatch(encodeBatch(batch))).toEqual(batch);
    }),
  );
});
