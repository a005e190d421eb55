import { expect, it } from 'vitest';
import { row } from '../orders/import/testing/rows.ts';
import { cleanRow } from './clean-cells.ts';

it('NUL is left out and half a surrogate pair replaced, in results of formulas and merged cells too', () => {
  const bad = { kind: 'text', text: 'a\u0000b\ud800' } as const;
  const formula = { kind: 'formula', formula: 'A1', result: bad } as const;
  const good = { kind: 'text', text: 'ab\ufffd' };
  expect(cleanRow(row(1, bad, formula, { kind: 'merged', anchorRow: 1, result: formula }, 5)).cells).toEqual([
    good,
    { kind: 'formula', formula: 'A1', result: good },
    { kind: 'merged', anchorRow: 1, result: { kind: 'formula', formula: 'A1', result: good } },
    { kind: 'number', value: 5, text: '5' },
  ]);
});

it('a row with nothing to clean is given back as it is', () => {
  const clean = row(1, '恒锐😀', 3);
  expect(cleanRow(clean)).toBe(clean);
});
