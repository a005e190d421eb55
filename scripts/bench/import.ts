import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { openLocalStore } from '../../db/evidence/local.ts';
import { customer, product } from '../../db/schema/index.ts';
import type { Ctx } from '../../workflows/context.ts';
import { loadFactory } from '../../workflows/factory/load.ts';
import { applyConfirmed } from '../../workflows/orders/import/applying/work.ts';
import { confirm } from '../../workflows/orders/import/presses.ts';
import { readWaiting } from '../../workflows/orders/import/reading/work.ts';
import { takeWorkbook } from '../../workflows/orders/import/take.ts';
import { manyRows, orderBook } from '../../workflows/orders/import/testing/workbook.ts';
import { actorOf } from '../../workflows/staff/actor.ts';
import { syncDirectory } from '../../workflows/staff/sync-directory.ts';
import { testDirectory } from '../../workflows/testing/directory.ts';
import { type Figure, figure } from './figure.ts';
import { type House, openHouse } from './house.ts';
import type { BenchOptions } from './parts.ts';

/**
 * An order book sent to the bot: reading (parse, validate, compare with the house, write the rows), then the
 * orders with their statuses and audit entries. The first run is cold, as a user's is; the same file again shows
 * the comparison alone.
 */
export async function importBench({ quick }: BenchOptions): Promise<Figure[]> {
  const house = await openHouse();
  try {
    const ctx = await furnish(house);
    const rows = quick ? 1_000 : 11_000;
    const book = await orderBook(...manyRows(rows));
    const first = await runOnce(ctx, book);
    const again = await runOnce(ctx, book);
    return [
      figure(`import ${rows} rows: parse, validate, diff, write rows`, first.readMs, 'ms'),
      figure(`import ${rows} rows: write orders, statuses, audit`, first.applyMs, 'ms'),
      figure(`import ${rows} rows: all of it`, first.readMs + first.applyMs, 'ms', '<5000'),
      figure(`import ${rows} rows: the same file again`, again.readMs, 'ms', '<5000'),
      figure('import: longest event-loop stall', Math.max(first.stallMs, again.stallMs), 'ms', '<50'),
    ];
  } finally {
    await house.close();
  }
}

async function furnish(house: House): Promise<Ctx> {
  const { db } = house.client;
  const evidence = await openLocalStore(join(house.folder, 'evidence'));
  const base = { db, evidence, factory: await loadFactory(), log: pino({ level: 'warn' }) };
  const actor = { kind: 'system', name: 'bench' } as const;
  await db.transaction((tx) => syncDirectory({ ...base, tx, actor }, testDirectory));
  await db.insert(customer).values([
    { name: '恒锐精密机械有限公司', shortName: '恒锐' },
    { name: '华盛电气成套有限公司', shortName: '华盛' },
    { name: '蓝泊传动科技有限公司', shortName: '蓝泊' },
  ]);
  await db.insert(product).values([
    { code: 'KHM-100', name: '快换模组(轻载)' },
    { code: 'KHM-200', name: '快换模组' },
  ]);
  return { ...base, actor };
}

let messages = 0;

async function runOnce(
  ctx: Ctx,
  book: Buffer,
): Promise<{ readMs: number; applyMs: number; stallMs: number }> {
  const uploader = await actorOf(ctx, 'boss');
  if (!uploader) throw new Error('nobody to upload');
  const name = '订单.xlsx';
  const file = { ...(await ctx.evidence.put(book, { name, maxBytes: 1e8 })), name };
  const conversation = { channel: 'dingtalk', kind: 'single', id: 'bench' } as const;
  const reply = { to: 'reply', conversation, userId: uploader.userId } as const;
  messages += 1;
  const where = { conversation, reply, messageKey: `bench:${messages}` };
  await ctx.db.transaction((tx) => takeWorkbook({ ...ctx, tx, actor: uploader }, file, where));

  const { signal } = new AbortController();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const started = performance.now();
  await readWaiting(ctx, signal);
  const read = performance.now();
  await confirmOpen({ ...ctx, actor: uploader });
  const confirmed = performance.now();
  await applyConfirmed(ctx, signal);
  const applied = performance.now();
  // A stall is only counted by the first tick after it.
  await new Promise((resolve) => setTimeout(resolve, 20));
  loop.disable();
  return { readMs: read - started, applyMs: applied - confirmed, stallMs: loop.max / 1e6 };
}

async function confirmOpen(ctx: Ctx): Promise<void> {
  const rows = await ctx.db.execute<{ id: string }>(sql`select id from import_batch where state = 'preview'`);
  for (const { id } of rows) {
    const press = {
      cardId: '',
      cardKey: '',
      version: 1,
      view: { title: '' },
      form: {},
      pressKey: `bench:${id}`,
    };
    await ctx.db.transaction((tx) => confirm({ ...ctx, tx }, { ...press, params: { batch: id } }));
  }
}
