import { expect, it } from 'vitest';
import { checkPlan } from '../check-plan.ts';
import { loadedPlan } from '../testing/loaded-plan.ts';
import { displace } from './displace.ts';

const CASES = Number(process.env.DISPLACE_CASES ?? 25);

it('breaks no rule: calendars, tools, waiting times, frozen and more urgent orders', () => {
  let displaced = 0;
  for (let seed = 1; seed <= CASES; seed += 1) {
    const { plan, query } = loadedPlan(seed);
    const { fewest, earliest, still } = displace(plan, query, { moves: 2000, seed });
    for (const option of [still, fewest, earliest]) {
      if (!option) continue;
      expect({ seed, kind: option.kind, found: checkPlan(plan, query, option) }).toEqual({
        seed,
        kind: option.kind,
        found: [],
      });
    }
    if (earliest && still) expect(earliest.completion.p90).toBeLessThan(still.completion.p90);
    if (earliest && fewest) expect(fewest.displaced.length).toBeLessThanOrEqual(earliest.displaced.length);
    if (earliest) displaced += 1;
  }
  expect(displaced).toBeGreaterThan(CASES / 3);
});
