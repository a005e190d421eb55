import { readFileSync } from 'node:fs';
import { displace } from '../../../workflows/rush-order/core/displace/displace.ts';
import { readInstance } from '../../slots/instance.ts';
import { delayOf } from '../../slots/report.ts';
import { makespanOf, readShopPlan } from '../../slots/shop-plan.ts';
import { questionOf } from '../../slots/shop-query.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import type { BenchOptions } from '../parts.ts';

/** When the rush order comes, as a share of the plan's length. */
const ARRIVES = 0.2;

interface Reference {
  /** Total delay of the other orders. */
  readonly value: number;
  readonly proved: boolean;
}

/** By instance: a plan of all jobs but the last, [machine, start] by job and operation. Made once, then kept. */
const plans = read('plans.json') as Record<string, unknown>;
/**
 * The same question answered by CP-SAT (OR-Tools 9.15, 2 workers, 120 seconds of processor time together; `proved`
 * when it knew that nothing is better): the same plan and started operations, each other operation in [now, ∞), no
 * overlap on a machine, the rush order ending no later than ours, least Σ max(0, end − planned end).
 */
const references = read('reference.json') as Record<string, Reference>;

/**
 * Displacement on public instances: the last job comes as a rush order into a tight plan of the others. Total delay
 * of the others after 1 s and 5 s of processor time of one core, held against CP-SAT.
 */
export async function displaceBench({ quick }: BenchOptions): Promise<Figure[]> {
  const names = quick ? ['ft06', 'mk01.fjs'] : Object.keys(plans);
  const figures: Figure[] = [];
  const ratios: number[] = [];
  for (const name of names) {
    const first = ask(name, quick ? 200 : 1000);
    const delay = quick ? first : ask(name, 5000);
    const reference = references[name];
    figures.push(figure(`displace ${name}: delay of the others, 1 s`, first, 'min'));
    figures.push(figure(`displace ${name}: delay of the others, 5 s`, delay, 'min'));
    if (!reference) continue;
    const ratio = delay / Math.max(1, reference.value);
    ratios.push(ratio);
    const told = `displace ${name}: against CP-SAT's ${reference.value}${reference.proved ? ' (proved)' : ''}`;
    figures.push(figure(told, ratio, 'ratio', '<1.1001'));
  }
  if (ratios.length > 0)
    figures.push(figure('displace: median ratio to CP-SAT', quantile(ratios, 0.5), 'ratio', '<1.1001'));
  return figures;
}

function ask(name: string, milliseconds: number): number {
  const instance = readInstance(readFileSync(new URL(`instances/${name}`, import.meta.url), 'utf8'));
  const stands = readShopPlan(plans[name], instance);
  const now = Math.floor(makespanOf(stands) * ARRIVES);
  const { plan, query } = questionOf(instance, stands, instance.jobs.length - 1, now);
  // Processor time: on a busy machine the clock on the wall measures the others.
  const clock = (): number => process.cpuUsage().user / 1000;
  const { earliest } = displace(plan, query, { milliseconds, clock, seed: 1 });
  if (!earliest) throw new Error(`${name}: nothing is gained by moving anybody`);
  return delayOf(earliest);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
