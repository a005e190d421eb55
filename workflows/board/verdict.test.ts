import { expect, it } from 'vitest';
import { type Facts, verdictOf } from './verdict.ts';

const fine: Facts = {
  counts: { open: 100, overdue: 0, risk: 4, stuck: 0, dueOriginal: 20, keptOriginal: 20 },
  onTime: { good: 0.95, bad: 0.85 },
  overdueLastWeek: 0,
  likelyLate: 0,
  worst: null,
};
const when = (counts: Partial<Facts['counts']>, more: Partial<Facts> = {}) =>
  verdictOf({ ...fine, ...more, counts: { ...fine.counts, ...counts } });

it.each([
  ['nothing is late', when({}), 'good', '正常：没有逾期，3 天内要交的 4 个订单都还来得及。'],
  ['nothing is due', when({ risk: 0 }), 'good', '正常：没有逾期，3 天内没有要交的订单。'],
  [
    'one is late',
    when({ overdue: 1 }, { overdueLastWeek: 2 }),
    'watch',
    '要留意：1 个订单已逾期（比上周少 1 个）。',
  ],
  [
    'some will be late',
    when({}, { likelyLate: 2 }),
    'watch',
    '要留意：3 天内要交的订单里有 2 个预计赶不上。',
  ],
  ['signatures are missing', when({ stuck: 3 }), 'watch', '要留意：3 个订单卡在超时的关卡。'],
  ['a few promises were broken', when({ keptOriginal: 18 }), 'watch', '要留意：近 7 天按原承诺准时率 90%。'],
  ['many are late', when({ overdue: 5 }), 'bad', '不好：5 个订单已逾期（比上周多 5 个）。'],
  [
    'few of very many are late',
    when({ overdue: 5, open: 1_000 }),
    'watch',
    '要留意：5 个订单已逾期（比上周多 5 个）。',
  ],
  ['many promises were broken', when({ keptOriginal: 16 }), 'bad', '不好：近 7 天按原承诺准时率只有 80%。'],
  // One of two says nothing about the factory.
  [
    'few were due',
    when({ dueOriginal: 2, keptOriginal: 1 }),
    'good',
    '正常：没有逾期，3 天内要交的 4 个订单都还来得及。',
  ],
  [
    'the target is lower',
    when({ keptOriginal: 16 }, { onTime: { good: 0.8, bad: 0.7 } }),
    'good',
    '正常：没有逾期，3 天内要交的 4 个订单都还来得及。',
  ],
])('%s', (_name, found, verdict, sentence) => expect(found).toEqual({ verdict, sentence }));
