import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { moveTo } from '../../../db/clock.ts';
import { openLocalStore } from '../../../db/evidence/local.ts';
import { customer, product } from '../../../db/schema/index.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS } from '../../../demo/names.ts';
import { demoDirectory } from '../../../demo/testing.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { applyConfirmed } from '../../../workflows/orders/import/applying/work.ts';
import { confirm } from '../../../workflows/orders/import/presses.ts';
import { readWaiting } from '../../../workflows/orders/import/reading/work.ts';
import type { Counts } from '../../../workflows/orders/import/summary.ts';
import { takeWorkbook } from '../../../workflows/orders/import/take.ts';
import { actorOf, type StaffActor } from '../../../workflows/staff/actor.ts';
import { syncDirectory } from '../../../workflows/staff/sync-directory.ts';
import type { House } from '../house.ts';
import { watchLoop } from './loop.ts';

/** Monday of the newest week in the books; the clock stands at its end. */
export const LAST_MONDAY = '2026-03-09';
const NOW = new Date('2026-03-16T10:00:00+08:00');

const UPLOADER = 'hewenbo';

/** Names that the house does not know yet, as a new customer's first workbook has. */
const UNKNOWN = { customers: 3, products: 2 };

export interface Importer {
  ctx: Ctx;
  uploader: StaffActor;
}

/** A factory with its staff and most of the customers and products that the books name, no orders. */
export async function openFactory(house: House): Promise<Importer> {
  const { db } = house.client;
  await moveTo(db, NOW);
  const evidence = await openLocalStore(join(house.folder, 'evidence'));
  const log = pino({ level: 'warn' }, pino.destination(2));
  const actor = { kind: 'system', name: 'bench' } as const;
  const ctx: Ctx = { db, evidence, factory: await loadFactory(), log, publicUrl: null, actor };
  await db.transaction((tx) => syncDirectory({ ...ctx, tx }, demoDirectory));
  await db
    .insert(customer)
    .values(SAMPLE_CUSTOMERS.slice(UNKNOWN.customers).map(({ name, shortName }) => ({ name, shortName })));
  await db.insert(product).values(
    SAMPLE_PRODUCTS.slice(UNKNOWN.products).map(({ code, name, family, unit }) => ({
      code,
      name,
      family,
      unit,
    })),
  );
  const uploader = await actorOf(ctx, UPLOADER);
  if (!uploader) throw new Error(`the demo factory has no ${UPLOADER}`);
  return { ctx, uploader };
}

export interface Import {
  counts: Counts;
  /** Parse, validate, compare with the house, write the rows, preview, ms. */
  readMs: number;
  /** Confirmed until the result: orders, statuses, audit entries, ms. */
  applyMs: number;
  /** The longest time in which this process could do nothing else, ms. */
  stallMs: number;
}

let messages = 0;

/** One workbook through the real flow: taken in, read to its preview, confirmed, applied. */
export async function importBook({ ctx, uploader }: Importer, book: Buffer): Promise<Import> {
  messages += 1;
  const name = '订单.xlsx';
  const file = { ...(await ctx.evidence.put(book, { name, maxBytes: 1e8 })), name };
  const conversation = { channel: 'dingtalk', kind: 'single', id: 'bench' } as const;
  const reply = { to: 'reply', conversation, userId: uploader.userId } as const;
  const where = { conversation, reply, messageKey: `bench:${messages}` };
  await ctx.db.transaction((tx) => takeWorkbook({ ...ctx, tx, actor: uploader }, file, where));

  const { signal } = new AbortController();
  const loop = watchLoop();
  const started = performance.now();
  await readWaiting(ctx, signal);
  const readMs = performance.now() - started;
  const counts = await confirmNewest({ ...ctx, actor: uploader });
  const confirmed = performance.now();
  await applyConfirmed(ctx, signal);
  const applyMs = performance.now() - confirmed;
  return { counts, readMs, applyMs, stallMs: await loop.longestStall() };
}

/** Presses 确认导入, if there is anything to import. */
async function confirmNewest(ctx: Ctx): Promise<Counts> {
  const [batch] = await ctx.db.execute<{ id: string; total: number; state: string; counts: Counts }>(
    sql`select id, total, state, counts from import_batch order by created_at desc, id desc limit 1`,
  );
  if (!batch || !['preview', 'done'].includes(batch.state))
    throw new Error(`the workbook is ${batch?.state}`);
  if (batch.total === 0) return batch.counts;
  const press = {
    cardId: '',
    cardKey: '',
    version: 1,
    view: { title: '' },
    form: {},
    params: { batch: batch.id },
    pressKey: `bench:${batch.id}`,
  };
  await ctx.db.transaction((tx) => confirm({ ...ctx, tx }, press));
  return batch.counts;
}
