import { expect, it } from 'vitest';
import { type Condition, inked } from './ink.ts';
import { Random } from './random.ts';

const SIDE = 200;
const RING =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-126 -126 252 252"><circle r="90" fill="none" stroke="#000" stroke-width="20"/></svg>';

async function amount(condition: Condition): Promise<number> {
  const ink = await inked(new Random(3), RING, SIDE, condition);
  return ink.reduce((sum, value) => sum + value, 0);
}

it('gives each condition its ink', async () => {
  const clear = await amount('clear');
  const share = async (condition: Condition) => (await amount(condition)) / clear;
  expect(await share('flat')).toBeGreaterThan(1);
  expect(await share('faint')).toBeLessThan(0.25);
  expect(await share('dry')).toBeLessThan(0.5);
  expect(await share('smeared')).toBeGreaterThan(1);
  const partial = await share('partial');
  expect(partial).toBeGreaterThan(0.35);
  expect(partial).toBeLessThan(0.7);
});

it('is the same for the same numbers', async () => {
  const once = await inked(new Random(5), RING, SIDE, 'clear2');
  expect((await inked(new Random(5), RING, SIDE, 'clear2')).equals(once)).toBe(true);
});
