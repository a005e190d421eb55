import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { moveTo, now } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { runAlone } from '../../plant-gateway/alone.ts';
import { EMPTY_PLANT } from '../../plant-gateway/config/load.ts';
import type { PlantMachine } from '../../plant-gateway/config/plant.ts';
import { readGatewaySettings } from '../../plant-gateway/settings.ts';
import { plantText } from '../../plant-gateway/testing/plants.ts';
import { startHall } from '../../sandbox/plc/hall.ts';
import { createTestFactory } from '../../workflows/testing/context.ts';
import { type HttpServer, openHttp } from '../server.ts';

const TOKEN = 'east-token-for-tests-0123456789abcdef';
const START = Date.parse('2026-03-16T08:00:00+08:00');
const FEEDER = fileURLToPath(new URL('../../plant-gateway/delivery/testing/feeder.ts', import.meta.url));

let database: TestDatabase;
let base: Parameters<HttpServer['serve']>[0]['base'];

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date(START + 8 * 3_600_000));
  const { actor: _, ...ctx } = await (await createTestFactory(database)).as(null);
  const machine = { ...EMPTY_PLANT, id: 'VMC850-01' } as unknown as PlantMachine;
  base = { ...ctx, plant: () => ({ machines: [machine] }) };
});
afterAll(() => database.close());
beforeEach(() =>
  database.db.execute(sql`truncate machine_interval, machine_count, machine_now, plant_stream`),
);

async function open(port = 0): Promise<HttpServer> {
  const http = await openHttp(port, '127.0.0.1');
  const log = pino({ level: 'silent' });
  const plantTokens = new Map([
    ['east', [TOKEN]],
    ['west', ['west-token-for-tests-0123456789abcdef']],
  ]);
  http.serve({ db: database.db, channels: new Map(), log, ...(base ? { base } : {}), plantTokens });
  return http;
}

const batch = (seq = 1) => ({
  ...{ gateway: 'east', stream: 'ab'.repeat(16), sentAt: START },
  records: [
    {
      ...{ seq, kind: 'interval', machine: 'VMC850-01', state: 'run', fromMs: START, toMs: START + 1000 },
      ...{ samples: 1, doubt: '', final: false },
    },
  ],
});
const post = async (http: HttpServer, body: unknown, authorization = `Bearer ${TOKEN}`) => {
  const response = await fetch(`http://127.0.0.1:${http.port}/api/v1/plant/intervals`, {
    method: 'POST',
    headers: { authorization },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

it('lets in who has a token, for its own gateway only, and says what is wrong', async () => {
  const http = await open();
  expect(await post(http, batch())).toEqual({
    status: 200,
    body: { lastSeq: 1, taken: 1, repeated: 0, refused: [] },
  });
  for (const wrong of ['', TOKEN, 'Bearer x', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`])
    expect(await post(http, batch(), wrong)).toMatchObject({
      status: 401,
      body: { code: 'plant.unauthorized' },
    });
  expect(await post(http, { ...batch(), gateway: 'west' })).toMatchObject({
    status: 403,
    body: { code: 'plant.wrong_gateway' },
  });
  expect(await post(http, batch(9))).toMatchObject({ status: 409, body: { code: 'plant.gap', expected: 2 } });
  expect(await post(http, '{"records')).toMatchObject({ status: 400, body: { code: 'webhook.not_json' } });
  expect(await post(http, { gateway: 'east' })).toMatchObject({
    status: 400,
    body: { code: 'plant.invalid' },
  });
  const huge = JSON.stringify({ ...batch(), pad: 'x'.repeat(1_100_000) });
  expect(await post(http, huge)).toMatchObject({ status: 413 });
  await http.stop();
});

/** A gateway in a process of its own, which has said that `until` stretches are safe. */
async function feed(folder: string, port: number, until: number, most = until): Promise<ChildProcess> {
  const args = ['--import', import.meta.resolve('tsx'), FEEDER, folder, `http://127.0.0.1:${port}`, TOKEN];
  const aheadMs = (await now(database.db)).getTime() - Date.now();
  const child = spawn(process.execPath, [...args, String(START), String(most), String(aheadMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      const last = Number(data.toString().trim().split('\n').at(-1));
      if (last >= until) resolve();
    });
    child.once('exit', () => reject(new Error('the gateway ended by itself')));
  });
  child.removeAllListeners('exit');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function arrived(): Promise<number> {
  const [row] = await database.db.execute<{ n: number }>(
    sql`select least((select count(*) from machine_interval), (select sum(delta) from machine_count))::int as n`,
  );
  return row?.n ?? 0;
}

it('a gateway killed (-9) again and again, the service away in between: all is there, once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plant-'));
  let http = await open();
  const { port } = http;
  await kill(await feed(folder, port, 15, 1000));
  // The service is cut off for what the gateway takes for an hour (360 stretches of ten seconds).
  await http.stop();
  await kill(await feed(folder, port, 375, 1000));
  http = await open(port);
  const most = 420;
  const child = await feed(folder, port, most);
  for (let tries = 0; tries < 400 && (await arrived()) < most; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  await kill(child);
  const [row] = await database.db.execute(sql`
    select count(*)::int as rows, sum(samples)::int as samples,
      bool_and(to_at - from_at = interval '10 seconds') as whole,
      bool_and(next is null or next = to_at) as touch,
      bool_and(state = case when n % 2 = 1 then 'run' else 'idle' end) as right_state,
      (select sum(delta)::int from machine_count) as counted, (select count(*)::int from plant_stream) as streams
    from (select *, lead(from_at) over w as next, row_number() over w as n
      from machine_interval window w as (order by from_at)) as t`);
  expect(row).toEqual({
    ...{ rows: most, samples: 10 * most, whole: true, touch: true, right_state: true },
    ...{ counted: most, streams: 3 },
  });
  await http.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a gateway alone on the shop floor asks its machines, waits while the service is away, and then brings all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plant-'));
  const hall = await startHall([{ id: 'VMC850-01', cycleMs: 150 }]);
  const closed = await open();
  await closed.stop();
  await moveTo(database.db, new Date());
  await writeFile(join(folder, 'plant.yaml'), plantText(hall.list()));
  const read = readGatewaySettings({
    ...{ PLANT_SERVICE_URL: `http://127.0.0.1:${closed.port}`, PLANT_TOKEN: TOKEN, PLANT_GATEWAY: 'east' },
    ...{ PLANT_FILE: join(folder, 'plant.yaml'), PLANT_BUFFER_DIR: join(folder, 'buffer') },
  });
  if ('problems' in read) throw new Error(read.problems.join());
  const alone = await runAlone(read.settings, pino({ level: 'silent' }));
  onTestFinished(async () => {
    await alone.stop();
    await hall.close();
    await rm(folder, { recursive: true, force: true });
  });
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await pause(1_200);
  await hall.set('VMC850-01', { program: 'alarm' });
  await pause(300);
  await hall.set('VMC850-01', { program: 'idle' });
  await pause(300);
  const http = await open(closed.port);
  const states = async () =>
    (
      await database.db.execute<{ state: string }>(sql`select state from machine_interval order by from_at`)
    ).map(({ state }) => state);
  for (let tries = 0; tries < 200 && (await states()).length < 3; tries += 1) await pause(25);
  expect(await states()).toEqual(['unknown', 'run', 'alarm']);
  const [counted] = await database.db.execute(sql`
    select (counters->>'parts')::int as parts, (select sum(delta)::int > 0 from machine_count) as some from machine_now`);
  expect(counted).toEqual({ parts: hall.list()[0]?.parts, some: true });
  await http.stop();
});
