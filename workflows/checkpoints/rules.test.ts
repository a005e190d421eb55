import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import { applies, changedFacts, deadlineOf, factsFor, type OrderFacts, opensAt } from './rules.ts';

let factory: Factory;
beforeAll(async () => {
  factory = await loadFactory();
});

const order: OrderFacts = {
  orderType: 'standard',
  family: '电控柜',
  rush: false,
  product: 'DKG-15',
  quantity: 3,
  requirements: '',
  specialProcesses: [],
  bomRevision: 'A',
  promisedDate: '2026-10-20',
};
const rule = (key: string): CheckpointRule => {
  const found = factory.checkpoints[key];
  if (!found) throw new Error(`no ${key}`);
  return found;
};
const sh = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`);
const wall = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

describe('which orders a checkpoint is asked of', () => {
  it.each([
    ['bom_freeze', {}, true],
    ['substitute_materials', {}, true],
    ['substitute_materials', { family: '快换模组' }, false],
    ['special_process', {}, false],
    ['special_process', { specialProcesses: ['镀镍'] }, true],
  ])('%s of %o: %s', (key, facts, expected) => {
    expect(applies(rule(key), { ...order, ...facts })).toBe(expected);
  });

  it('all conditions must hold', () => {
    const when = {
      orderTypes: ['nonstandard'],
      families: ['电控柜'],
      specialProcesses: ['镀镍', '渗氮'],
      rush: true,
    };
    const strict = { ...rule('bom_freeze'), when };
    const fits = { ...order, orderType: 'nonstandard', specialProcesses: ['渗氮'], rush: true };
    expect(applies(strict, fits)).toBe(true);
    expect(applies(strict, { ...fits, rush: false })).toBe(false);
    expect(applies(strict, { ...fits, specialProcesses: ['发黑'] })).toBe(false);
    expect(applies(strict, { ...fits, orderType: 'standard' })).toBe(false);
  });
});

it('opens at what it names, and at nothing else', () => {
  expect(opensAt(rule('bom_freeze'), { kind: 'status', status: 'confirmed' })).toBe(true);
  expect(opensAt(rule('bom_freeze'), { kind: 'status', status: 'shipped' })).toBe(false);
  expect(opensAt(rule('substitute_materials'), { kind: 'passed', checkpoint: 'bom_freeze' })).toBe(true);
  expect(opensAt(rule('substitute_materials'), { kind: 'event', event: 'created' })).toBe(false);
});

describe('deadlines', () => {
  const ahead = (days: number) => ({ deadline: { kind: 'before', date: 'promisedDate', days } }) as const;

  it.each([
    // Friday 17:50 before a 调休 Sunday (2026-09-20 is worked), four hours on.
    ['2026-09-18 17:50', '2026-09-20 11:50'],
    // Over the National holiday: 1 to 7 October are off, 10 October (Saturday) is worked.
    ['2026-09-30 16:00', '2026-10-08 10:00'],
    ['2026-10-09 17:00', '2026-10-10 11:00'],
  ])('four working hours from %s end at %s', (opened, due) => {
    expect(wall(deadlineOf(factory.calendar, rule('bom_freeze'), sh(opened), order))).toBe(due);
  });

  it('an offset from the promised date ends with the working day that lies so many before it', () => {
    expect(wall(deadlineOf(factory.calendar, ahead(3), sh('2026-10-09 09:00'), order))).toBe(
      '2026-10-15 18:00',
    );
  });

  it('an offset that is past leaves an hour of working time', () => {
    expect(wall(deadlineOf(factory.calendar, ahead(3), sh('2026-10-19 17:30'), order))).toBe(
      '2026-10-20 08:30',
    );
  });

  it('a year nobody knows is an alarm, not a guess', () => {
    expect(() =>
      deadlineOf(factory.calendar, ahead(3), sh('2026-10-09 09:00'), { promisedDate: '2199-05-01' }),
    ).toThrow(/year_missing/);
  });
});

it('only the facts that it depends on reopen it', () => {
  const facts = factsFor(rule('bom_freeze'), order);
  expect(changedFacts(facts, factsFor(rule('bom_freeze'), { ...order, quantity: 99 }))).toEqual({});
  expect(
    changedFacts(
      facts,
      factsFor(rule('bom_freeze'), { ...order, bomRevision: 'B', specialProcesses: ['镀镍'] }),
    ),
  ).toEqual({ bomRevision: ['A', 'B'], specialProcesses: [[], ['镀镍']] });
});
