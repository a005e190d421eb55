import { expect, it } from 'vitest';
import { fuzz } from '../testing/fuzz.ts';
import { findSlots } from './find.ts';

/** `npm run bench -- slots` asks 100,000. */
const QUERIES = Number(process.env.SLOTS_FUZZ ?? 2_000);

it(`breaks no rule in ${QUERIES} queries to workshops that fill and empty`, () => {
  const { queries, options, none, violations } = fuzz(
    (query, _plan, index) => findSlots(index, query).options,
    QUERIES,
  );
  expect(violations.slice(0, 5)).toEqual([]);
  expect(queries).toBe(QUERIES);
  // Worth something only while it finds much, and not always.
  expect(options).toBeGreaterThan(queries);
  expect(none).toBeGreaterThan(queries / 50);
});
