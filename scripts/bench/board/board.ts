import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import type { OrderRow, ViewQuery } from '../../../board/api/views.ts';
import { demoDirectory } from '../../../demo/testing.ts';
import { readDashboard } from '../../../workflows/board/dashboard.ts';
import { readToday } from '../../../workflows/board/today.ts';
import { readView } from '../../../workflows/board/view.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { exportView } from '../../../workflows/export/export-view.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { actorOf } from '../../../workflows/staff/actor.ts';
import { syncDirectory } from '../../../workflows/staff/sync-directory.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { type House, openHouse } from '../house.ts';
import type { Part } from '../parts.ts';
import { loadBoards } from './load.ts';

const TARGET = '<200';
/** One sees all orders and amounts, one their own (a sixth of all). */
const READERS = { boss: 'guchanghe', salesperson: 'linxiaolan' } as const;

/** Views, dashboard and today over three years of orders; a workbook, and how long the event loop stood still for it. */
export const board: Part = async ({ quick }) => {
  const house = await openHouse();
  try {
    const [orders, open] = quick ? [3_000, 500] : [33_000, 5_000];
    const base = await openFactory(house);
    await loadBoards(house.client.sql, orders, open);
    const figures: Figure[] = [];
    for (const [reader, userId] of Object.entries(READERS)) {
      const actor = await actorOf(base, userId);
      if (!actor) throw new Error(`the demo factory has no ${userId}`);
      figures.push(...(await asReader({ ...base, actor }, reader, quick ? 3 : 15)));
    }
    const boss = await actorOf(base, READERS.boss);
    if (boss) figures.push(...(await workbook({ ...base, actor: boss })));
    return figures;
  } finally {
    await house.close();
  }
};

type Base = Omit<Ctx, 'actor'>;

async function openFactory(house: House): Promise<Base> {
  const log = pino({ level: 'silent' });
  const evidence = {} as Ctx['evidence'];
  const base: Base = { db: house.client.db, factory: await loadFactory(), evidence, log, publicUrl: null };
  const actor = { kind: 'system', name: 'bench' } as const;
  await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, demoDirectory));
  return base;
}

async function asReader(ctx: Ctx, reader: string, times: number): Promise<Figure[]> {
  const view = (query: ViewQuery) => () => readView(ctx, query);
  const [some] = (await readView(ctx, { view: 'orders', open: 'yes' })).rows as OrderRow[];
  const deep = await deepCursor(ctx);
  const asked: Record<string, () => Promise<unknown>> = {
    'view 今日待办': view({ view: 'todo' }),
    'view 交付风险': view({ view: 'risk' }),
    'view 客户全景': view({ view: 'customers' }),
    'view 异常溯源': view({ view: 'anomalies' }),
    'list of all orders in work': view({ view: 'orders', open: 'yes' }),
    'list of all orders in work, page 40': view({ view: 'orders', open: 'yes', cursor: deep }),
    'list by customer, most waited': view({
      view: 'orders',
      customer: String(some?.customer.id),
      sort: 'waiting',
    }),
    'list by words': view({ view: 'orders', text: '模组 0042' }),
    dashboard: () => readDashboard(ctx),
    "the boss's today": () => readToday(ctx),
  };
  const figures: Figure[] = [];
  for (const [name, ask] of Object.entries(asked)) {
    const took: number[] = [];
    for (let i = 0; i < times + 2; i += 1) {
      const started = performance.now();
      await ask();
      if (i >= 2) took.push(performance.now() - started);
    }
    figures.push(figure(`board: ${name}, as ${reader}, p50`, quantile(took, 0.5), 'ms', TARGET));
  }
  return figures;
}

/** Where the fortieth page begins; '' when there are fewer. */
async function deepCursor(ctx: Ctx): Promise<string> {
  let cursor: string | null = '';
  for (let page = 0; page < 10 && cursor !== null; page += 1)
    cursor = (await readView(ctx, { view: 'orders', open: 'yes', limit: '200', cursor })).next;
  return cursor ?? '';
}

async function workbook(ctx: Ctx): Promise<Figure[]> {
  // Late by as much as something else ran in the meantime: rows being read, portions being handed over.
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  const started = performance.now();
  const { rows, bytes } = await exportView(ctx, { view: 'orders' });
  const took = performance.now() - started;
  delay.disable();
  const name = `board: workbook of ${rows} orders`;
  return [
    figure(name, took, 'ms'),
    figure(`${name}, size`, bytes.length / 1024, 'kB'),
    figure(`${name}, stall of the event loop, p99`, delay.percentile(99) / 1e6, 'ms', '<50'),
    // On a busy machine a process that does nothing has as much (170 ms measured at a load of 13 on two processors).
    figure(`${name}, longest stall`, delay.max / 1e6, 'ms'),
  ];
}
