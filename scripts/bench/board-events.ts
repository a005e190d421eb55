import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { openLive } from '../../bot/board/live/live.ts';
import { order, statusChange } from '../../db/schema/index.ts';
import { audit } from '../../workflows/audit/record.ts';
import type { Ctx } from '../../workflows/context.ts';
import { loadFactory } from '../../workflows/factory/load.ts';
import { auditSubject } from '../../workflows/orders/events.ts';
import type { StaffActor } from '../../workflows/staff/actor.ts';
import { seedCatalogue } from '../../workflows/testing/catalogue.ts';
import { type Figure, figure, quantile } from './figure.ts';
import { type House, openHouse } from './house.ts';
import type { Part } from './parts.ts';

/** What it costs that the database tells open pages of each change, and how soon they hear. */
export const boardEvents: Part = async ({ quick }) => {
  const house = await openHouse();
  try {
    const orders = quick ? 500 : 33_000;
    const rounds = quick ? 40 : 400;
    const ctx = await contextOf(house);
    await fill(house, orders);
    const heard = await listenTo(ctx, house, quick ? 50 : 500);
    const cost = await costOf(ctx, house, orders, rounds);
    const delays: number[] = [];
    for (let n = 0; n < (quick ? 20 : 100); n += 1) {
      const id = 1 + (n % orders);
      await change(ctx, id);
      const committed = performance.now();
      delays.push((await heard.next(id)) - committed);
    }
    await heard.stop();
    const readers = `${heard.readers} open pages`;
    return [
      figure('board events: an order change told, p10', cost.told, 'ms'),
      figure('board events: the same not told, p10', cost.silent, 'ms'),
      figure('board events: telling, of a change', cost.told - cost.silent, 'ms', '<1'),
      figure(
        'board events: changes a second by 8 at once, told against not told',
        cost.share * 100,
        '%',
        '>85',
      ),
      figure(
        `board events: from the commit to the last of ${readers}, p99`,
        quantile(delays, 0.99),
        'ms',
        '<500',
      ),
    ] satisfies Figure[];
  } finally {
    await house.close();
  }
};

async function contextOf(house: House): Promise<Ctx> {
  return {
    ...{ db: house.client.db, factory: await loadFactory(), evidence: {} as Ctx['evidence'] },
    ...{ log: pino({ level: 'silent' }), publicUrl: null, actor: { kind: 'system', name: 'bench' } },
  };
}

async function fill(house: House, orders: number): Promise<void> {
  await seedCatalogue(house.client);
  await house.client.db.execute(sql`
    insert into customer_order (number, customer_id, product_id, quantity, promised_date, original_promised_date,
      status, source, sales_user_id, created_by, modified_by)
    select 'SO-' || n, (select min(id) from customer), (select min(id) from product), 1, '2026-04-01', '2026-04-01',
      'confirmed', 'demo', 'sales' || n % 20, 'system:x', 'system:x' from generate_series(1, ${orders}::int) n`);
  await house.client.db.execute(sql`analyze customer_order`);
}

/** As verbs change an order: the row, its status, the log. */
const change = (ctx: Ctx, id: number): Promise<void> =>
  ctx.db.transaction(async (tx) => {
    await tx.update(order).set({ version: sql`version + 1` }).where(eq(order.id, id));
    await tx
      .insert(statusChange)
      .values({ orderId: id, toStatus: 'in_production', byUserId: 'system:bench' });
    await audit({ ...ctx, tx }, [
      {
        action: 'order.status',
        ...auditSubject(`SO-${id}`),
        change: { status: ['confirmed', 'in_production'] },
      },
    ]);
  });

/** In turns, so that both meet the same machine. */
async function costOf(ctx: Ctx, house: House, orders: number, rounds: number) {
  const times = { told: [] as number[], silent: [] as number[] };
  const perSecond = { told: 0, silent: 0 };
  for (let turn = 0; turn < 4; turn += 1)
    for (const way of ['silent', 'told'] as const) {
      await switchTriggers(house, way === 'told');
      for (let n = 0; n < rounds; n += 1) {
        const began = performance.now();
        await change(ctx, 1 + ((n * 7919) % orders));
        times[way].push(performance.now() - began);
      }
      const began = performance.now();
      const worker = async (w: number): Promise<void> => {
        for (let n = 0; n < rounds / 4; n += 1) await change(ctx, 1 + ((n * 8 + w) % orders));
      };
      await Promise.all(Array.from({ length: 8 }, (_, w) => worker(w)));
      perSecond[way] += (rounds * 2) / (performance.now() - began);
    }
  return {
    // The quiet moments: what it costs, and not what else the machine does.
    told: quantile(times.told, 0.1),
    silent: quantile(times.silent, 0.1),
    share: perSecond.told / perSecond.silent,
  };
}

async function switchTriggers(house: House, on: boolean): Promise<void> {
  const rows = await house.client.db.execute<{ at: string; name: string }>(sql`
    select tgrelid::regclass::text as at, tgname as name from pg_trigger where tgname like '%\\_board\\_%'`);
  for (const { at, name } of rows)
    await house.client.db.execute(
      sql.raw(`alter table ${at} ${on ? 'enable' : 'disable'} trigger "${name}"`),
    );
}

/** Pages of people who see all, and of salespeople who see their own. */
async function listenTo(ctx: Ctx, house: House, readers: number) {
  const { actor: _, ...base } = ctx;
  const live = await openLive(base, house.client.sql, { beatMs: 3_600_000 });
  const waiting = new Map<number, () => void>();
  const person = (n: number): StaffActor => ({
    ...{ kind: 'staff', userId: `sales${n % 20}`, name: '' },
    roles: n % 2 === 0 ? ['manager'] : ['sales'],
  });
  for (let n = 0; n < readers; n += 1)
    live.join({ actor: person(n), family: `family${n}` }, () => ({
      send(events) {
        for (const event of events)
          if (event.kind === 'order' && n === readers - 2) waiting.get(event.id)?.();
        return true;
      },
      beat: () => undefined,
      end: () => undefined,
    }));
  return {
    readers,
    next: (id: number) => new Promise<number>((resolve) => waiting.set(id, () => resolve(performance.now()))),
    stop: () => live.stop(),
  };
}
