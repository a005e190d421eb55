import { afterAll, beforeAll, expect, test } from 'vitest';
import { decisions } from './sweep/decisions.ts';
import { createHouse, type House } from './sweep/house.ts';
import { sweep } from './sweep/sweep.ts';

let house: House;
beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.close());

test.each(decisions)(
  '$name',
  async (scenario) => {
    const started = performance.now();
    const statements = await sweep(house, scenario);
    expect(statements).toBeGreaterThan(3);
    if (process.env.SWEEP_TIMES)
      process.stderr.write(
        `TT ${scenario.name}: ${statements} ${Math.round(performance.now() - started)} ms\n`,
      );
  },
  60_000,
);
