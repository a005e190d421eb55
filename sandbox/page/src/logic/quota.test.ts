import { expect, it } from 'vitest';
import { grouped, millis, quotaBar } from './quota.ts';

it('turns orange at 70 and red at 90 per cent, and stays calm without a limit', () => {
  expect(quotaBar('x', 3499, 5000).tone).toBe('blue');
  expect(quotaBar('x', 3500, 5000).tone).toBe('orange');
  expect(quotaBar('x', 9999, 5000)).toMatchObject({ percent: 100, tone: 'red' });
  expect(quotaBar('x', 9999, 0)).toMatchObject({ percent: 0, tone: 'blue' });
});

it('groups figures and scales times', () => {
  expect([grouped(0), grouped(999), grouped(1234567)]).toEqual(['0', '999', '1,234,567']);
  expect([millis(0.42), millis(12.4), millis(1234)]).toEqual(['0.4 ms', '12 ms', '1.2 s']);
});
