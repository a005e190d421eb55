import { expect, it } from 'vitest';
import { screenAt } from './screens.ts';

it('finds the screen of an address and its parts, and none where there is none', () => {
  expect(screenAt('/')?.screen.name).toBe('today');
  expect(screenAt('/risk')?.screen.name).toBe('risk');
  expect(screenAt('/order/SO-20260315-0042')).toMatchObject({ params: { number: 'SO-20260315-0042' } });
  expect(screenAt('/order')).toBeNull();
  expect(screenAt('/order/')).toBeNull();
  expect(screenAt('/nothing')).toBeNull();
});
