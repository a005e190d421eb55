import { findSlots } from '../../../workflows/rush-order/core/gaps/find.ts';
import { compareWithOracle } from '../../../workflows/rush-order/core/testing/compare.ts';
import { fuzz } from '../../../workflows/rush-order/core/testing/fuzz.ts';
import { randomCase } from '../../../workflows/rush-order/core/testing/random-plan.ts';
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

/** Many queries, every option checked by check-plan.ts. */
export function fuzzed(queries: number): Figure[] {
  const { options, none, violations } = fuzz(
    (query, _plan, index) => findSlots(index, query).options,
    queries,
  );
  for (const violation of violations.slice(0, 10)) console.error(violation);
  return [
    figure('slots: fuzzed queries', queries, 'queries'),
    figure('slots: options found by them', options, 'options'),
    figure('slots: of the queries without any', none, 'queries'),
    figure('slots: rules broken', violations.length, 'rules', '<1'),
  ];
}
