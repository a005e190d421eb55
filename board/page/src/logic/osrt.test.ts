import { expect, it } from 'vitest';
import type { CompareRow, Osrt, OsrtRow } from '../../../api/metrics.ts';
import { barsOf, changeText, compared } from './osrt.ts';

const wait = (name: string, values: Partial<OsrtRow> = {}): OsrtRow => ({
  ...{ key: name, name, count: 5, open: 0, unanswered: 0, clock: null },
  working: { medianMinutes: 30, p90Minutes: 90 },
  ...values,
});

it('draws the first dozen, marks the reader, and says how many are left out', () => {
  const rows = Array.from({ length: 15 }, (_, at) => wait(`人${at}`, { mine: at === 2 }));
  const osrt: Osrt = {
    period: { from: '2026-03-01', to: '2026-03-16' },
    by: 'person',
    scope: 'all',
    rows,
    all: wait(''),
  };
  const bars = barsOf(osrt, '2026-03-16T02:00:00.000Z');
  expect([bars.rows.length, bars.hidden, bars.title]).toEqual([12, 3, 'OSRT 按人员']);
  expect(bars.rows.filter((row) => row.mark).map((row) => row.name)).toEqual(['人2']);
});

it('two periods differ by points where they are shares, else in their unit', () => {
  const row = { before: 0.68, after: 0.973, change: 0.293, unit: 'share' } as CompareRow;
  expect(changeText(row)).toBe('29.3 个百分点');
  expect(changeText({ ...row, unit: 'minutes', change: -912 })).toBe('15 小时');
  expect(changeText({ ...row, change: 0 })).toBe('持平');
  expect([compared(90, 'seconds'), compared(7200, 'seconds'), compared(null, 'share')]).toEqual([
    '90 秒',
    '2 小时',
    '—',
  ]);
});
