import { expect, it } from 'vitest';
import { loadFactory } from '../workflows/factory/load.ts';
import { compare } from '../workflows/special-process/compare.ts';
import { needsOf } from '../workflows/special-process/needs.ts';
import { MACHINES } from './machines.ts';
import { SAMPLE_PRODUCTS } from './names.ts';
import { qualityOf } from './quality.ts';
import { routingFor } from './routings.ts';

it.each(SAMPLE_PRODUCTS)(
  '$code has 4 to 7 operations, a standard, and does its usual special process',
  async (one) => {
    const { capabilities } = await loadFactory();
    const steps = routingFor(one);
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.length).toBeLessThanOrEqual(7);
    expect(
      steps.some(({ centre }) => MACHINES.some(({ model }) => model === centre)) || one.family === '电控柜',
    ).toBe(true);
    expect(qualityOf(one).length).toBeGreaterThanOrEqual(3);
    const processes = capabilities?.processes ?? [];
    const needs = needsOf(processes, {
      specialProcesses: one.specialProcesses.slice(0, 1),
      requirements: '',
    });
    const routing = steps.map(({ name, process, outside }, i) => ({
      step: i,
      name,
      process: process ?? '',
      outsourced: outside !== undefined,
    }));
    expect(compare(needs, routing, processes)).toEqual([]);
  },
);
