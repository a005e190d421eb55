import { displace } from '../../../workflows/rush-order/core/displace/displace.ts';
import { findSlots } from '../../../workflows/rush-order/core/gaps/find.ts';
import { compareWithOracle } from '../../../workflows/rush-order/core/testing/compare.ts';
import { type FuzzResult, fuzz } from '../../../workflows/rush-order/core/testing/fuzz.ts';
import { randomCase } from '../../../workflows/rush-order/core/testing/random-plan.ts';
import type { Option, Plan, Query } from '../../../workflows/rush-order/core/types.ts';
import { type Figure, figure } from '../figure.ts';

/** Small workshops in which every minute was tried: how many agree with the finder in all three ways. */
export function againstOracle(cases: number): Figure[] {
  let equal = 0;
  for (let seed = 1; seed <= cases; seed += 1) {
    const differences = compareWithOracle(randomCase(seed));
    if (differences.length === 0) equal += 1;
    else console.error(`seed ${seed}: ${differences.join('; ')}`);
  }
  return [
    figure('slots: cases against the minute-by-minute oracle', cases, 'cases'),
    figure('slots: of these not equal', cases - equal, 'cases', '<1'),
  ];
}

/** Many queries, every option checked by check-plan.ts: without moving anybody, and (fewer) with. */
export function fuzzed(queries: number, displacing: number): Figure[] {
  return [
    ...told(
      'insertion',
      queries,
      fuzz((query, _plan, index) => findSlots(index, query).options, queries),
    ),
    ...told(
      'displacement',
      displacing,
      fuzz((query, plan) => displaced(plan, query), displacing, { seed: 200_000 }),
    ),
  ];
}

function displaced(plan: Plan, query: Query): Option[] {
  const { fewest, earliest } = displace(plan, query, { moves: 200, seed: 1 });
  return [fewest, earliest].filter((option) => option !== null);
}

function told(what: string, queries: number, { options, none, violations }: FuzzResult): Figure[] {
  for (const violation of violations.slice(0, 10)) console.error(violation);
  return [
    figure(`slots: fuzz, ${what}`, queries, 'queries'),
    figure(`slots: fuzz, ${what}: options found`, options, 'options'),
    figure(`slots: fuzz, ${what}: without any`, none, 'queries'),
    figure(`slots: fuzz, ${what}: rules broken`, violations.length, 'rules', '<1'),
  ];
}
