import { expect, test } from 'vitest';
import { createBucket } from './bucket.ts';

test('a bucket gives what is in reserve, then so many a second, and never more than the reserve', () => {
  let elapsed = 0;
  const bucket = createBucket(2, 3, () => elapsed);
  const takes = (times: number) => Array.from({ length: times }, () => bucket.take());
  expect(takes(4)).toEqual([true, true, true, false]);
  elapsed = 500;
  expect(takes(2)).toEqual([true, false]);
  elapsed = 60_000;
  expect(takes(4)).toEqual([true, true, true, false]);
});
