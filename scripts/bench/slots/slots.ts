import type { Figure } from '../figure.ts';
import type { BenchOptions } from '../parts.ts';
import { againstOracle, fuzzed } from './right.ts';
import { ratio, speed } from './speed.ts';

const DAYS_3 = { name: '10,000 in 72 h', days: 3, reservations: 10_000, load: 0.75 };
/** Hardly a gap: most queries end with the reason why there is none. */
const DENSE = { name: '10,000 in 72 h, 95% full', days: 3, reservations: 10_000, load: 0.95 };
const DAYS_90 = { name: '10,000 in 90 d', days: 90, reservations: 10_000, load: 0.75 };
const LARGE = { name: '100,000 in 90 d', days: 90, reservations: 100_000, load: 0.85 };

/** The insertion finder on 200 machines of 25 models: how fast, and whether it is right. */
export async function slots({ quick }: BenchOptions): Promise<Figure[]> {
  const queries = quick ? 2_000 : 20_000;
  return [
    ...speed(DAYS_3, queries, '>10000', '<1'),
    ...speed(DENSE, queries, '>10000', '<1'),
    ...speed(DAYS_90, queries, '>10000', '<1'),
    ...speed(LARGE, queries, '>3000', '<1'),
    ...ratio(DAYS_3, quick ? 5 : 30),
    ...againstOracle(quick ? 100 : 2_000),
    ...fuzzed(quick ? 2_000 : 100_000, quick ? 100 : 3_000),
  ];
}
