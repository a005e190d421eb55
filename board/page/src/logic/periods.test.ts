import { expect, it } from 'vitest';
import { before, periodsAt } from './periods.ts';

const named = (today: string, key: string) => {
  const { from, to } = periodsAt(today).find((one) => one.key === key) ?? {};
  return `${from} ${to}`;
};

it('weeks begin on Monday, also when today is a Sunday or one', () => {
  expect(named('2026-03-15', 'week')).toBe('2026-03-09 2026-03-15');
  expect(named('2026-03-16', 'week')).toBe('2026-03-16 2026-03-16');
});

it('the last month is whole, over the turn of the year too', () => {
  expect(named('2026-01-10', 'last')).toBe('2025-12-01 2025-12-31');
  expect(named('2026-03-31', 'last')).toBe('2026-02-01 2026-02-28');
});

it('what came before is as long and ends the day before', () => {
  expect(before({ from: '2026-03-01', to: '2026-03-31' })).toEqual({ from: '2026-01-29', to: '2026-02-28' });
});
