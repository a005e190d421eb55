import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { moveTo } from '../../db/clock.ts';
import type { Ctx } from '../../workflows/context.ts';
import { loadFactory } from '../../workflows/factory/load.ts';
import { minuteOf } from '../../workflows/load/spans.ts';
import { ingest } from '../../workflows/plant/ingest.ts';
import { availabilityOf, readUtilisation } from '../../workflows/plant/utilisation.ts';
import { type Figure, figure, quantile } from './figure.ts';
import { type House, openHouse } from './house.ts';
import type { Part } from './parts.ts';

const NOW = new Date('2026-03-31T18:00:00+08:00');
const DAYS = 14;
/** Mean length of a state, minutes. */
const STATE_MINUTES = 10;

/** Stored machine time of a large shop: what reading and taking in cost. */
export const utilisation: Part = async ({ quick }) => {
  const house = await openHouse();
  try {
    const machines = Array.from({ length: quick ? 20 : 200 }, (_, i) => ({
      ...{ id: `M-${i + 1}`, model: `G${i % 25}`, shifts: null },
    }));
    await moveTo(house.client.db, NOW);
    await fill(
      house,
      machines.map(({ id }) => id),
    );
    const ctx = await context(house);
    const to = minuteOf(NOW);
    const ms = async (work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const times = async (count: number, work: () => Promise<unknown>): Promise<number[]> => {
      const all: number[] = [];
      for (let i = 0; i < count; i += 1) all.push(await ms(work));
      return all.sort((a, b) => a - b);
    };
    const one = await times(quick ? 5 : 50, () => readUtilisation(ctx, machines.slice(0, 1), to - 1080, to));
    const day = await times(3, () => readUtilisation(ctx, machines, to - 1080, to));
    const derated = await times(3, () => availabilityOf(ctx, machines));
    const grows = await growth(
      ctx,
      machines.map(({ id }) => id),
      quick ? 5 : 30,
    );
    const name = `${machines.length} machines, ${DAYS} days`;
    return [
      figure('utilisation: one machine today, p50', quantile(one, 0.5), 'ms', '<50'),
      figure(`utilisation: all today (${name}), median`, quantile(day, 0.5), 'ms', '<500'),
      figure(`utilisation: availability of all (${name}), median`, quantile(derated, 0.5), 'ms', '<3000'),
      figure(
        `utilisation: all grow at once (${machines.length} records), p50`,
        quantile(grows, 0.5),
        'ms',
        '<200',
      ),
    ] satisfies Figure[];
  } finally {
    await house.close();
  }
};

async function context(house: House): Promise<Ctx> {
  return {
    ...{ db: house.client.db, factory: await loadFactory(), evidence: {} as Ctx['evidence'] },
    ...{ log: pino({ level: 'silent' }), publicUrl: null, actor: { kind: 'system', name: 'bench' } },
  };
}

/** Every machine changes state every ten minutes, day and night, and is booked at all times. */
async function fill({ client }: House, machines: readonly string[]): Promise<void> {
  await client.db.execute(sql`
    insert into machine_interval (machine, state, from_at, to_at, samples, source)
    select id, (array['run','run','run','idle','alarm','setup'])[1 + (n % 6)],
      app_now() - (n + 1) * ${STATE_MINUTES} * interval '1 minute', app_now() - n * ${STATE_MINUTES} * interval '1 minute',
      ${STATE_MINUTES * 60}, 'gw'
    from unnest(${sql.param([...machines])}::text[]) as id,
      generate_series(0, ${(DAYS * 1440) / STATE_MINUTES - 1}::int) as n`);
  await client.db.execute(sql`alter table machine_booking disable trigger all`);
  await client.db.execute(sql`
    insert into machine_booking (order_id, step, machine, centre, kind, "from", "to", work_minutes, booked_by)
    select row_number() over (), 10, id, '', 'machine', app_now() - (n + 1) * interval '6 hours', app_now() - n * interval '6 hours',
      300, 'bench'
    from unnest(${sql.param([...machines])}::text[]) as id, generate_series(0, ${DAYS * 4 - 1}::int) as n`);
  await client.db.execute(sql`analyze machine_interval`);
  await client.db.execute(sql`analyze machine_booking`);
}

/** What a gateway tells every few seconds: each machine's present state lasts. */
async function growth(ctx: Ctx, machines: readonly string[], rounds: number): Promise<number[]> {
  const known = new Set(machines);
  const fromMs = NOW.getTime();
  const all: number[] = [];
  let seq = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const records = machines.map((machine) => {
      seq += 1;
      return {
        ...{ seq, kind: 'interval', machine, state: 'run', fromMs, toMs: fromMs + round * 5_000 },
        ...{ samples: round * 5, doubt: '', final: false },
      };
    });
    const began = performance.now();
    const batch = { gateway: 'bench', stream: 'be'.repeat(16), sentAt: fromMs, records };
    await ingest(ctx, batch, known);
    all.push(performance.now() - began);
  }
  return all;
}
