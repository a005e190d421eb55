import { afterAll, beforeAll, expect, test } from 'vitest';
import { absences } from './sweep/absences.ts';
import { changes } from './sweep/changes.ts';
import { configuration } from './sweep/configuration.ts';
import { dates } from './sweep/dates.ts';
import { decisions } from './sweep/decisions.ts';
import { evidence } from './sweep/evidence.ts';
import { createHouse, type House } from './sweep/house.ts';
import { ladder } from './sweep/ladder.ts';
import { rush } from './sweep/rush.ts';
import { sweepSends } from './sweep/sends.ts';
import { sweep } from './sweep/sweep.ts';
import { warnings } from './sweep/warnings.ts';
import { wishes } from './sweep/wishes.ts';

let house: House;
beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.close());

test.each([
  ...decisions,
  ...changes,
  ...evidence,
  ...ladder,
  ...absences,
  ...configuration,
  ...wishes,
  ...dates,
  ...warnings,
  ...rush,
])(
  'killed after every statement: $name',
  async (scenario) => {
    expect(await sweep(house, scenario)).toBeGreaterThan(3);
  },
  process.env.SWEEP_ALL ? 240_000 : 60_000,
);

test(
  'killed after every statement: the sender',
  async () => {
    expect(await sweepSends(house)).toBeGreaterThan(20);
  },
  process.env.SWEEP_ALL ? 600_000 : 60_000,
);
