import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { EMPTY_PLANT } from '../../plant-gateway/config/load.ts';
import type { PlantMachine } from '../../plant-gateway/config/plant.ts';
import { openBuffer } from '../../plant-gateway/delivery/buffer/buffer.ts';
import type { PlantBuffer } from '../../plant-gateway/delivery/buffer/contract.ts';
import { startDelivery } from '../../plant-gateway/delivery/deliver.ts';
import { createPost } from '../../plant-gateway/delivery/post.ts';
import type { PlantRecord } from '../../plant-gateway/sink.ts';
import { readGatewayTroubles } from '../../workflows/plant/read-gateways.ts';
import { createTestFactory } from '../../workflows/testing/context.ts';
import { type HttpServer, openHttp } from '../server.ts';

const TOKEN = 'east-token-for-tests-0123456789abcdef';
const START = Date.parse('2026-03-16T08:00:00+08:00');
const MACHINE = 'VMC850-01';

let database: TestDatabase;
let http: HttpServer;
let folder: string;
let complaints: string[];
const log = pino(
  { level: 'info' },
  { write: (line: string) => void complaints.push((JSON.parse(line) as { code: string }).code) },
);

beforeAll(async () => {
  database = await createTestDatabase();
  const { actor: _, ...ctx } = await (await createTestFactory(database)).as(null);
  const machine = { ...EMPTY_PLANT, id: MACHINE } as unknown as PlantMachine;
  const base = { ...ctx, plant: () => ({ machines: [machine] }) };
  http = await openHttp(0, '127.0.0.1');
  const plantTokens = new Map([['east', [TOKEN]]]);
  http.serve({ db: database.db, channels: new Map(), log: pino({ level: 'silent' }), base, plantTokens });
});
afterAll(async () => {
  await http.stop();
  await database.close();
});
beforeEach(async () => {
  complaints = [];
  folder = await mkdtemp(join(tmpdir(), 'plant-copies-'));
  await database.db.execute(sql`truncate machine_interval, machine_count, machine_now, plant_stream`);
  await goTo(0);
});

let movedMs = 0;
/** It is so many seconds after four in the afternoon, here and on the gateways' computers. */
async function goTo(seconds: number): Promise<void> {
  const at = START + 8 * 3_600_000 + seconds * 1_000;
  movedMs = at - Date.now();
  await moveTo(database.db, new Date(at));
}

/** The n-th minute of a machine that makes a part a minute and changes its state every minute, by whoever sees it. */
const minute = (n: number): PlantRecord[] => {
  const fromMs = START + n * 60_000;
  const toMs = fromMs + 60_000;
  const state = n % 2 === 0 ? 'run' : 'idle';
  return [
    { kind: 'interval', machine: MACHINE, state, fromMs, toMs, samples: 60, doubt: '', final: true },
    { kind: 'count', machine: MACHINE, counter: 'parts', atMs: fromMs + 30_000, delta: 1, raw: n + 1 },
  ];
};
const minutes = (from: number, to: number): PlantRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => minute(from + i)).flat();

interface Alive {
  buffer: PlantBuffer;
  /** Resolves when the service has all of it. */
  delivered(): Promise<void>;
  stop(): Promise<void>;
}

/** A gateway's process on a folder, as far as its records go. */
async function gateway(name: string, more = {}): Promise<Alive> {
  const buffer = await openBuffer({ folder: join(folder, name), log, ...more });
  const post = createPost({ url: `http://127.0.0.1:${http.port}`, token: TOKEN });
  let ended = false;
  const delivery = startDelivery({
    ...{ gateway: 'east', buffer, post, log, now: () => Date.now() + movedMs, pauseMs: [5, 20] as const },
    ...more,
  });
  const stop = async () => {
    if (ended) return;
    ended = true;
    await delivery.stop();
    await buffer.close();
  };
  onTestFinished(stop);
  const delivered = async () => {
    for (let i = 0; i < 400 && buffer.waiting().records > 0; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(buffer.waiting().records).toBe(0);
  };
  return { buffer, delivered, stop };
}
const copied = (from: string, to: string) => cp(join(folder, from), join(folder, to), { recursive: true });
const life = async (name: string, records: PlantRecord[], more = {}) => {
  const one = await gateway(name, more);
  await one.buffer.append(records);
  await one.delivered();
  await one.stop();
};

/** Whole minutes that are stored, parts counted, and overlaps. */
const stored = async () => {
  const [row] = await database.db.execute(sql`
    select count(*) filter (where to_at - from_at = interval '1 minute')::int as minutes,
      coalesce(sum(samples), 0)::int as samples, count(*) filter (where next < to_at)::int as overlaps,
      (select coalesce(sum(delta), 0)::int from machine_count) as parts
    from (select *, lead(from_at) over (order by from_at) as next from machine_interval) as t`);
  return row;
};
const all = (n: number) => ({ minutes: n, samples: 60 * n, overlaps: 0, parts: n });

it('a folder that was put back from a copy: what is new in it is taken, what was told is not told twice', async () => {
  await life('disk', minutes(0, 2));
  // The copy is made while records wait in it, which are delivered afterwards.
  const one = await openBuffer({ folder: join(folder, 'disk'), log });
  await one.append(minutes(3, 4));
  await one.close();
  await copied('disk', 'backup');
  await life('disk', minutes(5, 9));
  await rm(join(folder, 'disk'), { recursive: true });
  await copied('backup', 'disk');
  // Its counter goes on from what the copy knew: the parts since were counted by the other life already.
  const [stretch, counted] = minute(10) as [PlantRecord, PlantRecord];
  await life('disk', [stretch, { ...counted, delta: 6 } as PlantRecord, ...minutes(11, 12)]);
  expect(await stored()).toEqual(all(13));
});

it('a new folder, and an old one that tells of the time before afterwards: each part counts once', async () => {
  await life('old', minutes(0, 2));
  const left = await openBuffer({ folder: join(folder, 'old'), log });
  await left.append(minutes(3, 5));
  await left.close();
  // On a new computer nothing is known of the counter; it has gone on by four parts when it is seen first.
  const [stretch, counted] = minute(6) as [PlantRecord, PlantRecord];
  await life('new', [stretch, { ...counted, delta: 0 } as PlantRecord, ...minutes(7, 7)]);
  expect(await stored()).toMatchObject({ minutes: 5, parts: 8 });
  await life('old', []);
  expect(await stored()).toEqual(all(8));
});

it('two gateways on copies of one folder: nothing of either is lost or counted twice, and the operator is told', async () => {
  await life('a', minutes(0, 1));
  await copied('a', 'b');
  const [a, b] = [await gateway('a'), await gateway('b')];
  for (let n = 2; n < 8; n += 1) {
    // Each sees the machine by itself, a little later than the other; each misses a minute.
    const [first, second] = n % 2 === 0 ? [a, b] : [b, a];
    await goTo(n * 20);
    if (n !== 3) await first.buffer.append(minute(n));
    await first.delivered();
    const later = minute(n).map((one) => (one.kind === 'count' ? { ...one, atMs: one.atMs + 200 } : one));
    if (n !== 6) await second.buffer.append(later);
    await second.delivered();
  }
  expect(await stored()).toEqual(all(8));
  expect((await readGatewayTroubles(database)).map(({ gateway, running }) => [gateway, running])).toEqual([
    ['east', 2],
  ]);
  expect(complaints).toContain('plant.twin');
});

it('a service that was put back from a backup, or lost all, gets again what it had taken and the gateway still has', async () => {
  await life('disk', minutes(0, 3));
  const one = await gateway('disk');
  await one.buffer.append(minutes(4, 5));
  await one.delivered();
  const backup = await database.db.execute(sql`
    select (select json_agg(s) from plant_stream s) as s, (select json_agg(i) from machine_interval i) as i,
      (select json_agg(c) from machine_count c) as c, (select json_agg(n) from machine_now n) as n`);
  await one.buffer.append(minutes(6, 7));
  await one.delivered();
  // The gateway starts anew before the service is back: its new stream has no gap.
  await one.stop();
  const back = async (rows: typeof backup) => {
    await database.db.execute(sql`truncate machine_interval, machine_count, machine_now, plant_stream`);
    for (const [key, table] of Object.entries({
      s: 'plant_stream',
      i: 'machine_interval',
      c: 'machine_count',
      n: 'machine_now',
    }))
      await database.db.execute(sql`
        insert into ${sql.identifier(table)} overriding system value
        select * from json_populate_recordset(null::${sql.identifier(table)}, ${JSON.stringify(rows[0]?.[key] ?? [])}::text::json)`);
  };
  await back(backup);
  expect(await stored()).toEqual(all(6));
  await life('disk', minutes(8, 8));
  expect(await stored()).toEqual(all(9));
  await back([{}] as unknown as typeof backup);
  await life('disk', minutes(9, 9));
  expect(await stored()).toEqual(all(10));
  expect(complaints).toContain('plant.service_behind');
  expect(await readGatewayTroubles(database)).toEqual([]);
});

it('a process that goes on from a snapshot of its memory beside what it did since: nothing of it is taken for a repeat', async () => {
  const one = await gateway('disk');
  await one.buffer.append(minutes(0, 1));
  await one.delivered();
  // Somebody else went on with the same stream: to this process that looks as its own future.
  const [{ stream = '' } = {}] = await database.db.execute<{ stream: string }>(
    sql`select stream from plant_stream`,
  );
  await database.db.execute(sql`update plant_stream set last_seq = last_seq + 3 where stream = ${stream}`);
  await one.buffer.append(minutes(2, 5));
  await one.delivered();
  expect(await stored()).toEqual(all(6));
  expect(complaints).toEqual(['plant.copied']);
  await one.stop();
});
