import { expect, it } from 'vitest';
import { findCycle } from './find-cycle.ts';

const edges = (...pairs: string[]) =>
  pairs.map((pair) => ({ parent: pair[0] ?? '', material: pair[1] ?? '' }));

it('a part that is used on several ways is no circle', () => {
  expect(findCycle(edges('AB', 'AC', 'BD', 'CD'))).toBeNull();
});

it('a circle is told from its first part to the same again, the way to it left out', () => {
  expect(findCycle(edges('XA', 'AB', 'BC', 'CA'))).toEqual(['A', 'B', 'C', 'A']);
  expect(findCycle(edges('AA'))).toEqual(['A', 'A']);
});

it('a chain of a hundred thousand parts is no problem', () => {
  const chain = Array.from({ length: 100_000 }, (_, i) => ({ parent: `P${i}`, material: `P${i + 1}` }));
  expect(findCycle(chain)).toBeNull();
  expect(findCycle([...chain, { parent: 'P100000', material: 'P99999' }])).toEqual([
    'P99999',
    'P100000',
    'P99999',
  ]);
});
