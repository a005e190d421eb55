import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { openBuffer } from '../../plant-gateway/delivery/buffer/buffer.ts';
import type { PlantBuffer } from '../../plant-gateway/delivery/buffer/contract.ts';
import { startDelivery } from '../../plant-gateway/delivery/deliver.ts';
import type { Post } from '../../plant-gateway/delivery/post.ts';
import type { PlantRecord } from '../../plant-gateway/sink.ts';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import { ingest } from '../../workflows/plant/ingest.ts';
import { readGatewayTroubles } from '../../workflows/plant/read-gateways.ts';
import { createTestFactory } from '../../workflows/testing/context.ts';

/*
 * A machine that makes a part a minute, seen by a gateway and at times by its clone, each on its own folder, while things go
 * wrong at random: kills, answers that are lost, folders cloned and put back from old copies, the database put back from a
 * backup. PLANT_CHAOS=200 PLANT_SEED=1 npx vitest run bot/webhooks/plant-chaos.test.ts runs more of it.
 */
const RUNS = Number(process.env.PLANT_CHAOS ?? 5);
const STEPS = 30;
const START = Date.parse('2026-03-16T08:00:00+08:00');
const MACHINE = 'VMC850-01';
const TABLES = ['plant_stream', 'machine_interval', 'machine_count', 'machine_now'];
const log = pino({ level: 'silent' });

let database: TestDatabase;
let ctx: Ctx;
/** The gateways' clock goes with the service's. */
let movedMs = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  movedMs = START + 8 * 3_600_000 - Date.now();
  await moveTo(database.db, new Date(Date.now() + movedMs));
  ctx = await (await createTestFactory(database)).as(null);
});
afterAll(() => database.close());

const post: Post = async (batch) => {
  try {
    return { outcome: 'taken', receipt: await ingest(ctx, batch, new Set([MACHINE])) };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    if (err.code === 'plant.gap') return { outcome: 'gap', expected: Number(err.params.expected) };
    return err.code === 'plant.forked' ? { outcome: 'forked' } : { outcome: 'refused', why: err.code };
  }
};

async function emptied(): Promise<void> {
  await database.db.execute(sql`truncate machine_interval, machine_count, machine_now, plant_stream`);
}
async function saved(): Promise<string[]> {
  const rows: string[] = [];
  for (const table of TABLES) {
    const [row] = await database.db.execute<{ all: string }>(
      sql`select coalesce(json_agg(t), '[]')::text as all from ${sql.identifier(table)} t`,
    );
    rows.push(row?.all ?? '[]');
  }
  return rows;
}
async function putBack(rows: readonly string[]): Promise<void> {
  await emptied();
  for (const [i, table] of TABLES.entries())
    await database.db.execute(sql`
      insert into ${sql.identifier(table)} overriding system value
      select * from json_populate_recordset(null::${sql.identifier(table)}, ${rows[i] ?? '[]'}::text::json)`);
}

/** Numbers that are the same for the same seed, 0…1. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** One story. @returns the minutes that stand in a folder or were delivered, and how many there were */
async function story(seed: number, folder: string): Promise<{ seen: Set<number>; minutes: number }> {
  const random = numbersFrom(seed);
  const places = new Map<string, PlantBuffer | null>([
    ['a', null],
    ['b', null],
  ]);
  /** Minutes whose records stand in a folder. */
  const inFolder = new Map<string, Set<number>>();
  let delivered = new Set<number>();
  let backup: { rows: string[]; delivered: Set<number> } | undefined;
  let minute = 0;
  const running = () => [...places].flatMap(([name, buffer]) => (buffer ? [{ name, buffer }] : []));
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

  const start = async (name: string) => {
    await rm(join(folder, name, 'lock'), { force: true });
    places.set(name, await openBuffer({ folder: join(folder, name), log, segmentBytes: 1_500 }));
  };
  const copy = async (from: string, to: string) => {
    await rm(join(folder, to), { recursive: true, force: true });
    await cp(join(folder, from), join(folder, to), { recursive: true });
    inFolder.set(to, new Set(inFolder.get(from)));
  };
  const sees = async (name: string, buffer: PlantBuffer) => {
    const known = (await buffer.endings()).get(MACHINE)?.counters.parts;
    const [fromMs, raw] = [START + minute * 60_000, minute + 1];
    const delta = raw - (known ?? raw);
    const records: PlantRecord[] = [
      {
        ...({ kind: 'interval', machine: MACHINE, state: minute % 2 ? 'idle' : 'run', fromMs } as const),
        ...{ toMs: fromMs + 60_000, samples: 60, doubt: '', final: true },
      },
      { kind: 'count', machine: MACHINE, counter: 'parts', atMs: fromMs + 30_000, delta, raw },
    ];
    await buffer.append(records);
    inFolder.set(name, new Set([...(inFolder.get(name) ?? []), minute]));
  };
  /** Delivers until nothing waits, or so many requests were made; the first answers may be lost. */
  const delivers = async (name: string, buffer: PlantBuffer, requests: number, lost = 0) => {
    let [made, cut] = [0, lost];
    const delivery = startDelivery({
      ...{ gateway: 'east', buffer, log, pauseMs: [1, 3] as const, now: () => Date.now() + movedMs },
      post: async (batch, signal) => {
        made += 1;
        const answer = made > requests ? undefined : await post(batch, signal);
        cut -= 1;
        return answer === undefined || cut >= 0 ? { outcome: 'away', why: 'cut' } : answer;
      },
    });
    while (buffer.waiting().records > 0 && made <= requests)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await delivery.stop();
    if (buffer.waiting().records === 0) delivered = new Set([...delivered, ...(inFolder.get(name) ?? [])]);
  };

  const happens: readonly (readonly [weight: number, what: () => Promise<void>])[] = [
    [
      45,
      async () => {
        for (let n = Math.ceil(random() * 3); n > 0; n -= 1, minute += 1)
          for (const { name, buffer } of running()) if (random() < 0.9) await sees(name, buffer);
      },
    ],
    [
      20,
      async () => {
        const one = pick(running());
        if (one) await delivers(one.name, one.buffer, Math.ceil(random() * 6), random() < 0.3 ? 1 : 0);
      },
    ],
    [10, async () => start(pick(running())?.name ?? 'a')],
    [
      5,
      async () => {
        const [one, other] = running();
        if (!one || other) return;
        const clone = one.name === 'a' ? 'b' : 'a';
        await copy(one.name, clone);
        await start(clone);
      },
    ],
    [
      4,
      async () => {
        const one = running().length === 2 ? pick(running()) : undefined;
        if (!one) return;
        await delivers(one.name, one.buffer, 1_000);
        places.set(one.name, null);
      },
    ],
    [5, async () => copy(pick(running())?.name ?? 'a', 'old')],
    [
      4,
      async () => {
        const one = pick(running());
        if (!one || !existsSync(join(folder, 'old'))) return;
        await copy('old', one.name);
        await start(one.name);
      },
    ],
    [
      4,
      async () => {
        backup = { rows: await saved(), delivered: new Set(delivered) };
      },
    ],
    [
      3,
      async () => {
        if (!backup) return;
        await putBack(backup.rows);
        delivered = new Set(backup.delivered);
      },
    ],
  ];
  const next = async () => {
    let place = random() * happens.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, what] of happens) {
      place -= weight;
      if (place < 0) return what();
    }
  };

  await start('a');
  for (let step = 0; step < STEPS; step += 1) await next();
  // In the end every folder finds its process, and the service is there.
  for (const [name, buffer] of places) if (!buffer && existsSync(join(folder, name))) await start(name);
  for (const { name, buffer } of running()) await sees(name, buffer);
  for (const _ of ['all', 'what a gap brought back'])
    for (const { name, buffer } of running()) await delivers(name, buffer, 1_000);
  const seen = new Set([...delivered, ...running().flatMap(({ name }) => [...(inFolder.get(name) ?? [])])]);
  for (const { buffer } of running()) await buffer.close();
  return { seen, minutes: minute + 1 };
}

it(`whatever is killed, copied and put back: all that a folder or the service has is stored once (${RUNS} stories)`, {
  timeout: 60_000 + RUNS * 5_000,
}, async () => {
  const first = Number(process.env.PLANT_SEED ?? 1);
  for (let seed = first; seed < first + RUNS; seed += 1) {
    await emptied();
    const folder = await mkdtemp(join(tmpdir(), 'plant-chaos-'));
    const { seen, minutes } = await story(seed * 7_919, folder);
    await rm(folder, { recursive: true, force: true });
    const rows = await database.db.execute<{ n: number; whole: boolean }>(sql`
      select ((extract(epoch from from_at) * 1000 - ${START}) / 60000)::int as n,
        to_at - from_at = interval '1 minute' and samples = 60 as whole from machine_interval`);
    const stored = new Set(rows.map(({ n }) => n));
    const [parts] = await database.db.execute<{ counted: number; lowest: number; highest: number }>(sql`
      select coalesce(sum(delta), 0)::int as counted, min(raw_from)::int as lowest, max(raw_to)::int as highest
      from machine_count`);
    const lowest = parts?.lowest ?? minutes;
    expect({
      seed,
      missing: [...seen].filter((n) => !stored.has(n)),
      broken: rows.filter(({ whole }) => !whole).length,
      // Each part from the first reading to the last counts, and no part twice.
      parts: parts?.counted,
      since: lowest <= Math.min(...seen) + 1,
      to: parts?.highest ?? minutes,
      troubles: (await readGatewayTroubles(database)).filter(({ lost, refused }) => lost + refused > 0),
    }).toEqual({
      ...{ seed, missing: [], broken: 0, parts: minutes - lowest, since: true, to: minutes, troubles: [] },
    });
  }
});
