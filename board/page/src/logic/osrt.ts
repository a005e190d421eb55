/** OSRT for its chart and table. */
import type { CompareRow, Osrt, OsrtBy, OsrtRow } from '../../../api/metrics.ts';
import type { BarRow, BarsData } from '../../../charts/board-data.ts';
import { count, minutes, percent } from './numbers.ts';

export const BY_WORDS: Readonly<Record<Exclude<OsrtBy, 'all'>, string>> = {
  status: '环节',
  team: '部门',
  person: '人员',
};

/** More bars say nothing more; the table has all of them. */
const MOST_BARS = 12;

const barOf = ({ name, working, count: times, mine }: OsrtRow): BarRow => ({
  name,
  median: working?.medianMinutes ?? null,
  p90: working?.p90Minutes ?? null,
  count: times,
  ...(mine ? { mark: true } : {}),
});

/** @param asOf ISO instant of the service's clock */
export function barsOf({ period, by, rows, all }: Osrt, asOf: string): BarsData {
  return {
    kind: 'bars',
    asOf: Math.floor(Date.parse(asOf) / 60_000),
    title: by === 'all' ? 'OSRT' : `OSRT 按${BY_WORDS[by]}`,
    period,
    rows: rows.slice(0, MOST_BARS).map(barOf),
    hidden: Math.max(0, rows.length - MOST_BARS),
    all: barOf(all),
    target: null,
  };
}

/** A value of the table of two periods. */
export function compared(value: number | null, unit: CompareRow['unit']): string {
  if (value === null) return '—';
  switch (unit) {
    case 'minutes':
      return minutes(value);
    case 'seconds':
      return value < 120 ? `${count(value)} 秒` : minutes(value / 60);
    case 'share':
      return percent(value);
    case 'count':
      return count(value);
  }
}

/** How much it changed, without a sign. */
export function changeText({ change, unit, perDay }: CompareRow): string {
  if (change === null) return '';
  if (perDay) return `每天 ${hundredth(perDay.before)} → ${hundredth(perDay.after)}`;
  if (change === 0) return '持平';
  return unit === 'share'
    ? `${count(Math.round(Math.abs(change) * 1000) / 10)} 个百分点`
    : compared(Math.abs(change), unit);
}

const hundredth = (value: number): string => String(Math.round(value * 100) / 100);

/** Which way it went, for its colour and its arrow. */
export function wayOf({ change, worse, perDay }: CompareRow): 'flat' | 'better' | 'worse' {
  const moved = perDay ? perDay.after - perDay.before : (change ?? 0);
  if (moved === 0) return 'flat';
  return worse ? 'worse' : 'better';
}
