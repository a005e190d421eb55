import { pino } from 'pino';
import type { Period } from '../../../board/api/metrics.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { addDays } from '../../../workflows/dates/civil.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { compare } from '../../../workflows/metrics/compare.ts';
import { readOnTime, readOnTimeWeeks } from '../../../workflows/metrics/on-time.ts';
import { readOsrt } from '../../../workflows/metrics/osrt.ts';
import { readPlannerResponse } from '../../../workflows/metrics/planners.ts';
import { readRepeatShare } from '../../../workflows/metrics/repeat.ts';
import { readResponse } from '../../../workflows/metrics/response.ts';
import { readRework } from '../../../workflows/metrics/rework.ts';
import { readRushPlanning } from '../../../workflows/metrics/rush.ts';
import { readSalesToPlanning } from '../../../workflows/metrics/sales-to-planning.ts';
import { readTimeouts } from '../../../workflows/metrics/timeouts.ts';
import { settleWaits } from '../../../workflows/metrics/waits/settle.ts';
import { clock } from '../../../workflows/now.ts';
import { shanghaiDay } from '../../../workflows/working-time/shanghai.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { openHouse } from '../house.ts';
import type { Part } from '../parts.ts';
import { threeYears } from './three-years.ts';

const TARGET = '<200';

/** Every figure over a database of three years of the reference factory: of a month, and of all three years at once. */
export const metrics: Part = async ({ quick }) => {
  const house = await openHouse();
  try {
    const ctx = await systemOf(house.client.db);
    const [orders, runs] = quick ? [1_500, 3] : [33_000, 30];
    const [events, loading] = await timed(() => threeYears(house.client.sql, orders));
    const [waits, settling] = await timed(() => settleWaits(ctx));
    await house.client.sql`vacuum (analyze) measured_wait, measured_values`;
    const [, night] = await timed(() => settleWaits(ctx));
    // On an idle core of 2.5 GHz some 70 ms: how busy the machine is with other things.
    const [, yardstick] = await timed(
      () => house.client.sql`select sum(i) from generate_series(1, 1000000) i`,
    );
    const today = shanghaiDay(await clock(ctx));
    const month = { from: addDays(today, -29), to: today };
    const years = { from: addDays(today, -1_096), to: today };
    const before = { from: addDays(today, -59), to: addDays(today, -30) };
    return [
      figure(`metrics: events of ${orders} orders`, events, 'rows'),
      figure('metrics: loading them', loading / 1_000, 's'),
      figure(`metrics: measuring ${waits} waits`, settling / 1_000, 's'),
      figure('metrics: measuring again, nothing new', night, 'ms'),
      figure('metrics: yardstick, a million numbers summed', yardstick, 'ms'),
      ...(await figuresOf(ctx, 'month', month, runs)),
      ...(await figuresOf(ctx, '3 years', years, runs)),
      ...(await run('month', 'compare, all figures twice', runs, () => compare(ctx, before, month))),
    ];
  } finally {
    await house.close();
  }
};

type Read = (ctx: Ctx, period: Period) => Promise<unknown>;

const READS: Readonly<Record<string, Read>> = {
  'OSRT, all': (ctx, period) => readOsrt(ctx, period, 'all'),
  'OSRT by step': (ctx, period) => readOsrt(ctx, period, 'status'),
  'OSRT by team': (ctx, period) => readOsrt(ctx, period, 'team'),
  'OSRT by person': (ctx, period) => readOsrt(ctx, period, 'person'),
  'cross-department response': readResponse,
  'sales to planning': readSalesToPlanning,
  'on time': readOnTime,
  'on time by week': readOnTimeWeeks,
  'repeat share': readRepeatShare,
  rework: readRework,
  'time-outs': readTimeouts,
  'planners’ response': readPlannerResponse,
  'rush re-planning': readRushPlanning,
};

async function figuresOf(ctx: Ctx, of: string, period: Period, runs: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, read] of Object.entries(READS))
    figures.push(...(await run(of, name, runs, () => read(ctx, period))));
  return figures;
}

async function run(of: string, name: string, runs: number, work: () => Promise<unknown>): Promise<Figure[]> {
  const took: number[] = [];
  // The first one finds nothing prepared, neither in the database nor here.
  for (let i = 0; i <= runs; i += 1) took.push((await timed(work))[1]);
  const warm = took.slice(1);
  return [
    figure(`metrics, ${of}: ${name}, p50`, quantile(warm, 0.5), 'ms'),
    figure(`metrics, ${of}: ${name}, p99`, quantile(warm, 0.99), 'ms', TARGET),
  ];
}

async function timed<R>(work: () => Promise<R>): Promise<readonly [R, number]> {
  const began = performance.now();
  const result = await work();
  return [result, performance.now() - began];
}

async function systemOf(db: Ctx['db']): Promise<Ctx> {
  const log = pino({ level: 'silent' });
  const actor = { kind: 'system', name: 'bench' } as const;
  return { db, factory: await loadFactory(), evidence: {} as Ctx['evidence'], log, publicUrl: null, actor };
}
