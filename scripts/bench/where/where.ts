import { pino } from 'pino';
import { seeded } from '../../../demo/random.ts';
import { demoDirectory } from '../../../demo/testing.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { whereIs } from '../../../workflows/orders/where.ts';
import { actorOf } from '../../../workflows/staff/actor.ts';
import { syncDirectory } from '../../../workflows/staff/sync-directory.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { type House, openHouse } from '../house.ts';
import type { Part } from '../parts.ts';
import { loadOrders } from './million.ts';
import { type TextKinds, textKinds } from './texts.ts';

/** Who asks: one sees all orders and prices, one their own (a sixth of all), one all orders without prices. */
const READERS = { boss: 'guchanghe', salesperson: 'linxiaolan', workshop: 'majianguo' } as const;
const TARGET = '<20';

interface Lookup {
  reader: string;
  kind: string;
  ms: number;
}

/** "Where is my order" over a million orders: the flow's own function, with the answer's facts, as several people. */
export const where: Part = async ({ quick }) => {
  const house = await openHouse();
  try {
    const orders = quick ? 50_000 : 1_000_000;
    const base = await openFactory(house);
    const started = performance.now();
    await loadOrders(house.client.sql, orders);
    const loaded = performance.now() - started;
    const kinds = await textKinds(house.client.sql, orders, seeded(17));
    await ask(base, kinds, quick ? 2 : 20);
    const lookups = await ask(base, kinds, quick ? 5 : 200);
    return [...figures(lookups), figure(`where: loading ${orders} orders`, loaded / 1000, 's')];
  } finally {
    await house.close();
  }
};

type Base = Omit<Ctx, 'actor'>;

async function openFactory(house: House): Promise<Base> {
  const evidence = {} as Ctx['evidence'];
  const log = pino({ level: 'silent' });
  const base: Base = { db: house.client.db, factory: await loadFactory(), evidence, log, publicUrl: null };
  const actor = { kind: 'system', name: 'bench' } as const;
  await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, demoDirectory));
  return base;
}

/** One question after the other, the kinds mixed as in a chat. */
async function ask(base: Base, kinds: TextKinds, each: number): Promise<Lookup[]> {
  const lookups: Lookup[] = [];
  for (const [reader, userId] of Object.entries(READERS)) {
    const actor = await actorOf(base, userId);
    if (!actor) throw new Error(`the demo factory has no ${userId}`);
    for (let i = 0; i < each; i += 1) {
      for (const [kind, make] of Object.entries(kinds)) {
        const text = make();
        const started = performance.now();
        await whereIs({ ...base, actor }, text, 'single');
        lookups.push({ reader, kind, ms: performance.now() - started });
      }
    }
  }
  return lookups;
}

function figures(lookups: readonly Lookup[]): Figure[] {
  const p99 = (some: readonly Lookup[]): number =>
    quantile(
      some.map((one) => one.ms),
      0.99,
    );
  const all = lookups.map((one) => one.ms);
  const kinds = [...new Set(lookups.map((one) => one.kind))].map((kind) => ({
    kind,
    p99: p99(lookups.filter((one) => one.kind === kind)),
  }));
  kinds.sort((a, b) => b.p99 - a.p99);
  return [
    figure('where: all questions, p50', quantile(all, 0.5), 'ms'),
    figure('where: all questions, p99', quantile(all, 0.99), 'ms', TARGET),
    ...Object.keys(READERS).map((reader) =>
      figure(`where: as ${reader}, p99`, p99(lookups.filter((one) => one.reader === reader)), 'ms', TARGET),
    ),
    ...kinds.map(({ kind, p99: value }) => figure(`where: ${kind}, p99`, value, 'ms', TARGET)),
  ];
}
