import { describe, expect, it } from 'vitest';
import { compareWithOracle } from '../testing/compare.ts';
import { oracle } from '../testing/oracle.ts';
import { randomCase } from '../testing/random-plan.ts';

/** `SLOTS_CASES=2000` proves more than `npm test` has time for; so does `npm run bench -- slots`. */
const CASES = Number(process.env.SLOTS_CASES ?? 150);

describe('the finder against the exhaustive oracle', () => {
  it(`gives the same three earliest ways, minute by minute, in ${CASES} made-up workshops`, () => {
    const told = { none: 0, tied: 0, outside: 0, derated: 0 };
    for (let seed = 1; seed <= CASES; seed += 1) {
      const made = randomCase(seed);
      expect(compareWithOracle(made), `seed ${seed}`).toEqual([]);
      const { operations } = made.query;
      if (oracle(made.plan, made.query).length === 0) told.none += 1;
      if (operations.slice(1).some(({ lag }) => lag?.max != null)) told.tied += 1;
      if (operations.some(({ kind }) => kind === 'outside')) told.outside += 1;
      if (made.plan.machines.some(({ spans }) => spans.some(({ rate }) => rate < 1))) told.derated += 1;
    }
    // The cases mean something only while they hold some of everything.
    for (const [what, count] of Object.entries(told)) expect(count, what).toBeGreaterThan(CASES / 15);
    expect(told.none).toBeLessThan(CASES / 2);
  });
});
