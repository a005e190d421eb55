import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readInstance } from './instance.ts';
import { noShorter } from './no-shorter.ts';
import { computePlan, makespanOf } from './shop-plan.ts';

const folder = new URL('../bench/displace/instances/', import.meta.url);
const read = (name: string) => readInstance(readFileSync(new URL(name, folder), 'utf8'));

it('counts what must come before and after the work of the busiest machine', () => {
  // Machine 2 has 9 + 9; the first of them can begin at 2, the last has 1 to follow.
  const { jobs, machines } = readInstance('2 3\n1 2 2 9 0 5\n0 6 2 9 1 1\n');
  expect(noShorter(jobs, machines)).toBe(2 + 18 + 1);
});

it('spreads work that any machine may do', () => {
  const { jobs, machines } = readInstance('3 2 2\n1 2 1 5 2 4\n1 2 1 3 2 6\n1 2 1 4 2 4\n');
  expect(noShorter(jobs, machines)).toBe(6);
});

it('is below every plan, and ends the search where a plan reaches it', () => {
  for (const name of readdirSync(folder)) {
    const instance = read(name);
    const plan = computePlan(instance, null, { moves: 2_000, seed: 1 });
    expect(noShorter(instance.jobs, instance.machines), name).toBeLessThanOrEqual(makespanOf(plan));
  }
  // The shortest of la06 is 926 minutes: proved in the literature, and the bound.
  const la06 = read('la06');
  expect(makespanOf(computePlan(la06, null, { seed: 1 }))).toBe(926);
});
