/** Periods that people choose from; Shanghai days, both inclusive. */
import type { Period } from '../../../api/metrics.ts';
import { addDays } from './shanghai.ts';

export interface NamedPeriod extends Period {
  key: string;
  label: string;
}

const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;
const mondayOf = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

/** @param today the service's Shanghai day */
export function periodsAt(today: string): NamedPeriod[] {
  const thisMonth = monthStart(today);
  const lastMonthEnd = addDays(thisMonth, -1);
  return [
    { key: '7', label: '近 7 天', from: addDays(today, -6), to: today },
    { key: '30', label: '近 30 天', from: addDays(today, -29), to: today },
    { key: 'week', label: '本周', from: mondayOf(today), to: today },
    { key: 'month', label: '本月', from: thisMonth, to: today },
    { key: 'last', label: '上月', from: monthStart(lastMonthEnd), to: lastMonthEnd },
  ];
}

/** As long as the period and right before it. */
export function before({ from, to }: Period): Period {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from: addDays(from, -days), to: addDays(from, -1) };
}
