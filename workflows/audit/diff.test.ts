import { describe, expect, it } from 'vitest';
import { diff } from './diff.ts';
import { draftOf } from './entry.ts';

const entry = { action: 'order.update', entity: 'order', entityId: 7 };

describe('diff', () => {
  it('keeps only the named fields that differ', () => {
    const before = { quantity: 200, remark: 'a', tags: ['x'], version: 1 };
    const after = { quantity: 220, remark: 'a', tags: ['x'], version: 2 };
    expect(diff(before, after, ['quantity', 'remark', 'tags'])).toEqual({ quantity: [200, 220] });
  });

  it('takes creation as a change from nothing and leaves empty fields out', () => {
    expect(diff(null, { quantity: 5, price: null }, ['quantity', 'price'])).toEqual({ quantity: [null, 5] });
  });
});

describe('an entry on its way to the log', () => {
  it('leaves out fields whose values are the same once stored', () => {
    const at = new Date('2026-03-15T01:02:03.004Z');
    const draft = draftOf('staff:lin', {
      ...entry,
      change: {
        at: [at, at.toISOString()],
        order: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
        quantity: [1, 2],
      },
    });
    expect(Object.keys(draft?.change ?? {})).toEqual(['quantity']);
  });

  it('comes to nothing when nothing changed', () => {
    expect(draftOf('staff:lin', { ...entry, change: { quantity: [2, 2] } })).toBeNull();
  });

  it('is kept without a change when it adds evidence', () => {
    const evidence = ['c'.repeat(64)];
    expect(draftOf('staff:lin', { ...entry, change: {}, evidence })).toMatchObject({ evidence });
  });

  it('refuses evidence that is not a digest, and names that cannot be stored', () => {
    expect(() => draftOf('staff:lin', { ...entry, change: {}, evidence: ['scan.pdf'] })).toThrow(/digest/);
    expect(() => draftOf('staff:\u0000', { ...entry, change: { a: [1, 2] } })).toThrow(/actor/);
  });
});
