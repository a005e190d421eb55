import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { openDriver } from '../../db/driver.ts';
import { machineAnswer } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { plantText } from '../../plant-gateway/testing/plants.ts';
import { type PlcHall, startHall } from '../../sandbox/plc/hall.ts';
import { createTestFactory } from '../../workflows/testing/context.ts';
import { LEASES, PLANT_LEASE } from './lease.ts';
import { type OwnGateway, startOwnGateway } from './own-gateway.ts';
import { openPlant, type PlantHolder } from './plant-holder.ts';

let database: TestDatabase;
let hall: PlcHall;
let folder: string;
let base: Omit<Parameters<typeof startOwnGateway>[0]['base'], 'plant'>;
const open: { gateway: OwnGateway; plant: PlantHolder }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const { actor: _, ...ctx } = await (await createTestFactory(database)).as(null);
  base = ctx;
  hall = await startHall([{ id: 'VMC850-01' }, { id: 'VMC850-02', program: 'idle' }]);
  folder = await mkdtemp(join(tmpdir(), 'plant-own-'));
});
afterAll(async () => {
  await hall.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const { gateway, plant } of open.splice(0)) {
    await gateway.stop();
    await plant.stop();
  }
});

/** A copy of the service, as far as its gateway goes. */
async function copy(text = plantText(hall.list())): Promise<OwnGateway> {
  const file = join(folder, 'plant.yaml');
  await writeFile(file, text);
  const plant = await openPlant(file, pino({ level: 'silent' }), undefined, 50);
  const { connection } = database;
  const own = { ...base, plant: () => plant.current };
  const gateway = startOwnGateway({ base: own, connection, plant, movableClock: true, growMs: 100 });
  open.push({ gateway, plant });
  return gateway;
}

async function until(what: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
/** Who holds the lease, and who waits for it. */
const holders = () =>
  database.db.execute(sql`
    select pid from pg_locks where locktype = 'advisory' and classid = ${LEASES} and objid = ${PLANT_LEASE}
      and database = (select oid from pg_database where datname = current_database())`);
const states = async () => {
  const rows = await database.db.execute<{ machine: string; state: string }>(sql`
    select machine, state from machine_now where seen_at > app_now() - interval '2 seconds' order by machine`);
  return rows.map(({ machine, state }) => `${machine} ${state}`).join(', ');
};

it('of two copies one polls; who loses the lease stops, the other takes over, and nothing overlaps', async () => {
  const first = await copy();
  await until(() => first.polls);
  const second = await copy();
  await until(async () => (await states()) === 'VMC850-01 run, VMC850-02 idle');
  expect(second.polls).toBe(false);
  expect(hall.list().map(({ connections }) => connections)).toEqual([1, 1]);
  // Somebody else waits for the lock when the holder's connection dies: the holder finds it taken, and stops.
  const other = openDriver(database.connection, { max: 1 });
  const waits = other`select pg_advisory_lock(${LEASES}::int, ${PLANT_LEASE}::int)`.execute();
  await until(async () => (await holders()).length === 2);
  await database.db.execute(sql`
    select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and classid = ${LEASES}
      and database = (select oid from pg_database where datname = current_database())`);
  await waits;
  await until(() => !first.polls);
  expect(second.polls).toBe(false);
  await other.end();
  await until(() => first.polls !== second.polls);
  const [before, after] = first.polls ? [first, second] : [second, first];
  await before.stop();
  await until(() => after.polls);
  await until(async () => (await states()) === 'VMC850-01 run, VMC850-02 idle');
  const [row] = await database.db.execute(sql`
    select count(*) filter (where to_at > next)::int as overlaps, count(distinct machine)::int as machines
    from (select machine, to_at, lead(from_at) over (partition by machine order by from_at) as next
      from machine_interval) as t`);
  expect(row).toEqual({ overlaps: 0, machines: 2 });
});

it('takes up a changed plant.yaml, and follows the clock forward and back', async () => {
  const one = await copy(plantText(hall.list()).replace(/ {2}- \{id: VMC850-02.*\n?/, ''));
  await until(() => one.polls);
  await database.db.execute(sql`truncate machine_now`);
  await until(async () => (await states()) === 'VMC850-01 run');
  await writeFile(join(folder, 'plant.yaml'), plantText(hall.list()));
  await until(async () => (await states()) === 'VMC850-01 run, VMC850-02 idle');
  // What it answered goes along as it came.
  await until(
    async () => (await database.db.$count(machineAnswer, sql`raw::text like '%"holding 0"%'`)) === 2,
  );
  await hall.set('VMC850-02', { program: 'alarm' });
  await moveTo(database.db, new Date(Date.now() + 86_400_000));
  await until(async () => (await states()) === 'VMC850-01 run, VMC850-02 alarm');
  await moveTo(database.db, new Date());
  await hall.set('VMC850-02', { program: 'setup' });
  await until(async () => (await states()) === 'VMC850-01 run, VMC850-02 setup');
});

it('a computer whose clock differs from the database’s: machines are seen by the database’s', async () => {
  await database.db.execute(sql`truncate machine_interval, machine_now`);
  await hall.set('VMC850-02', { program: 'setup' });
  // From the process's own point of view; nothing but its clock is touched.
  const { now } = Date;
  const wrong = vi.spyOn(Date, 'now').mockImplementation(() => now.call(Date) + 5 * 60_000);
  onTestFinished(() => wrong.mockRestore());
  await copy();
  await until(async () => (await states()) === 'VMC850-01 run, VMC850-02 setup');
  const [row] = await database.db.execute<{ far: number }>(sql`
    select max(abs(extract(epoch from to_at - app_now())))::float8 as far from machine_interval`);
  expect(row?.far).toBeLessThan(3);
});
