import { expect, it } from 'vitest';
import { amountOf } from '../../materials/amount.ts';
import { type Held, type MaterialEntry, undoMaterial } from './undo-material.ts';

const held = (required: string, kept: string, more: Partial<Held> = {}): Held => ({
  required: amountOf(required),
  held: amountOf(kept),
  expectedDate: null,
  supplier: '',
  unknown: false,
  ...more,
});
const entry = (action: string, change: MaterialEntry['change']): MaterialEntry => ({ action, change });
const undone = (present: Record<string, Held>, ...newestFirst: MaterialEntry[]) =>
  Object.fromEntries(undoMaterial(new Map(Object.entries(present)), newestFirst));

it('has nothing before the first plan', () => {
  const plan = entry('material.plan', { materials: [null, ['M-A 1,200.5kg']] });
  const reserve = entry('material.reserve', { materials: [null, ['M-A 700kg']] });
  expect(undone({ 'M-A': held('1200.5', '700') }, reserve, plan)).toEqual({});
  expect(undone({ 'M-A': held('1200.5', '700') }, reserve)).toEqual({ 'M-A': held('1200.5', '0') });
});

it('puts back what a new plan replaced, also what nobody could compute', () => {
  const plan = entry('material.plan', { materials: [['M-A 100kg', 'M B 算不出'], ['M-A 200kg']] });
  expect(undone({ 'M-A': held('200', '0') }, plan)).toEqual({
    'M-A': held('100', '0'),
    'M B': held('0', '0', { unknown: true }),
  });
});

it('takes a release, a move and a substitute back', () => {
  const release = entry('material.release', { materials: [null, ['M-A 5kg']] });
  const given = entry('material.move', { materials: [null, ['M-A 7kg']], movedTo: [null, 'SO-2'] });
  const got = entry('material.move', { materials: [null, ['M-A 2kg']], movedFrom: [null, 'SO-2'] });
  const instead = entry('material.substitute', { materials: [['M-A 4kg'], ['M-B 8件']] });
  expect(undone({ 'M-A': held('20', '10') }, release, given, got)).toEqual({ 'M-A': held('20', '20') });
  expect(undone({ 'M-A': held('6', '0'), 'M-B': held('8', '0') }, instead)).toEqual({
    'M-A': held('10', '0'),
  });
});

it('knows the day and the supplier that were expected', () => {
  const first = entry('material.expect', { expectedDate: [['M-A 未定'], ['M-A 2026-03-20 宝钢']] });
  const second = entry('material.expect', {
    expectedDate: [['M-A 2026-03-20 宝钢'], ['M-A 2026-04-02 太钢']],
  });
  const present = { 'M-A': held('20', '0', { expectedDate: '2026-04-02', supplier: '太钢' }) };
  expect(undone(present, second)['M-A']).toMatchObject({ expectedDate: '2026-03-20', supplier: '宝钢' });
  expect(undone(present, second, first)['M-A']).toMatchObject({ expectedDate: null });
});
