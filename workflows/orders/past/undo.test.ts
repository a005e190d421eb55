import { expect, it } from 'vitest';
import { PAST_FIELDS, undo } from './undo.ts';

const present = { ...PAST_FIELDS, quantity: 250, requirements: '加急箱', unitPrice: '10.00' };

it('puts back what each change found, the newest first', () => {
  const past = undo(present, [
    { quantity: [220, 250] },
    { quantity: [200, 220], requirements: ['', '加急箱'] },
    { unitPrice: [null, '10.00'] },
  ]);
  expect(past).toMatchObject({ quantity: 200, requirements: '', unitPrice: null });
});

it('leaves what nothing changed, and what is no field of an order', () => {
  expect(undo(present, [{ signers: [null, ['a']] }])).toEqual(present);
});

it('reads "was not there" as the empty value of the field', () => {
  const past = undo(present, [{ requirements: [null, '加急箱'], specialProcesses: [null, ['镀镍']] }]);
  expect(past).toMatchObject({ requirements: '', specialProcesses: [] });
});
