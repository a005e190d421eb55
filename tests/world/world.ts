import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { parseConfig, projectRoot } from '../../bot/config.ts';
import { type Service, type ServiceOptions, startService } from '../../bot/main.ts';
import { moveTo, reset } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { loadDemo } from '../../demo/load.ts';
import { openDemoCheckpoints } from '../../demo/open-checkpoints.ts';
import type { Limits, UnreadByPerson } from '../../sandbox/control-types.ts';
import type { Timings } from '../../sandbox/options.ts';
import { loadOrg } from '../../sandbox/org.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { expectLadderClean } from '../../workflows/escalation/testing/clean.ts';
import { syncDirectory } from '../../workflows/staff/sync-directory.ts';
import { seedCatalogue, seedRoutings } from '../../workflows/testing/catalogue.ts';
import { plainFactory } from '../../workflows/testing/plain-factory.ts';
import { type Complaints, createComplaints } from './complaints.ts';
import { type Control, createControl } from './control.ts';
import { directoryOf } from './directory.ts';
import { createPersona, type Persona, type PersonaOptions } from './persona.ts';

export const TEMPLATE_ID = 'danmai-card.schema';
export const GROUP = 'cidDemoGroup';

/** Monday 16 March 2026, 10:00 in Shanghai: an ordinary working morning, unless a test says otherwise. */
export const MORNING = new Date('2026-03-16T10:00:00+08:00');

export interface WorldOptions {
  now?: Date;
  env?: Record<string, string>;
  /** How the service's channel behaves; calls are not spread out unless a test wants it. */
  pace?: ServiceOptions['pace'];
  timings?: Partial<Timings>;
  limits?: Partial<Limits>;
  /** With the checkpoints that ship; without them orders move freely. */
  checkpoints?: boolean;
  /** With delivery warnings and daily digests at their hours. */
  warnings?: boolean;
  /** With pictures of boards that go to groups at their hours. */
  boards?: boolean;
  /** With the demonstration factory and its orders instead of sample customers and products only. */
  demo?: boolean;
  /** The built phone page, to be served. */
  boardDir?: string;
  /** No service of its own: the test starts one, perhaps in another process. */
  alone?: boolean;
}

export interface World {
  sandbox: Sandbox;
  control: Control;
  /** The first of the copies that run. */
  readonly service: Service;
  database: TestDatabase;
  /** DATA_DIR of the service. */
  folder: string;
  /** FACTORY_DIR of the service. */
  factoryDir: string;
  complaints: Complaints;
  /** By name (林晓岚) or userId. */
  persona(who: string, options?: PersonaOptions): Persona;
  /** Another copy of the service on the same database and the same DingTalk. */
  startCopy(options?: Pick<ServiceOptions, 'pace'> & { secret?: string }): Promise<Service>;
  /** Stops all copies in an orderly way and starts one anew. @param meanwhile what happens while none runs */
  restart(meanwhile?: () => Promise<void>): Promise<Service>;
  /** Waits until nothing is under way: inbox worked, outbox sent, imports ended. */
  quiet(): Promise<void>;
  /** Nobody has received anything that no test line asked for; catches doubles. */
  nobodyElseHears(): Promise<void>;
  close(): Promise<void>;
}

/** A sandbox, a database of its own, and the service between them; sample customers and products, no orders. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'danmai-world-'));
  const database = await createTestDatabase();
  const org = loadOrg(path.join(projectRoot, 'demo/org.json'));
  const [sandbox] = await Promise.all([
    startSandbox({
      org,
      templates: [`${TEMPLATE_ID}=${path.join(projectRoot, 'bot/dingtalk/cards/template.json')}`],
      limits: { qps: 0, ...options.limits },
      timings: options.timings ?? {},
    }),
    // What believes to talk to the real DingTalk insists on real time.
    options.alone ? reset(database.db) : moveTo(database.db, options.now ?? MORNING),
    options.demo
      ? undefined
      : seedCatalogue(database).then(() => (options.checkpoints ? seedRoutings(database) : undefined)),
  ]);
  const factoryDir = await plainFactory(folder, options);
  const control = createControl(sandbox.url);
  const complaints = createComplaints();
  const log = pino({ level: 'warn' }, complaints);
  let services: Service[] = [];
  const startCopy: World['startCopy'] = async ({ pace, secret } = {}) => {
    const app = { ...sandbox.app, agentId: String(sandbox.app.agentId), cardTemplateId: TEMPLATE_ID };
    const copy = await startService({
      config: parseConfig({
        PORT: '0',
        DATA_DIR: folder,
        DATABASE_URL: database.url,
        FACTORY_DIR: factoryDir,
        ...options.env,
      }),
      log,
      dingtalk: {
        ...app,
        clientSecret: secret ?? app.clientSecret,
        apiBase: sandbox.url,
        oapiBase: sandbox.url,
        loginBase: sandbox.url,
      },
      pace: { callsPerSecond: 10_000, ...options.pace, ...pace },
      movableClock: true,
      prepare: async (base) => {
        const actor = { kind: 'system', name: 'test' } as const;
        await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, directoryOf(org)));
        if (options.demo && (await loadDemo({ ...base, actor })))
          await openDemoCheckpoints({ ...base, actor });
      },
      ...(options.boardDir === undefined ? {} : { boardDir: options.boardDir }),
    });
    services.push(copy);
    return copy;
  };
  if (!options.alone) await startCopy();

  const stopAll = async (): Promise<void> => {
    const running = services;
    services = [];
    for (const each of running) await each.stop();
  };
  const heard = new Set<string>();
  const personas = new Map<string, Persona>();
  const persona: World['persona'] = (who, options) => {
    const userId = org.people.find((one) => one.userId === who || one.name === who)?.userId;
    if (!userId) throw new Error(`nobody is called ${who}`);
    const known = personas.get(userId) ?? createPersona(control, userId, heard, options);
    personas.set(userId, known);
    return known;
  };
  const quiet = () => untilQuiet(database);

  return {
    sandbox,
    control,
    get service() {
      const [first] = services;
      if (!first) throw new Error('this world has no service of its own');
      return first;
    },
    database,
    folder,
    factoryDir,
    complaints,
    persona,
    startCopy,
    async restart(meanwhile) {
      await stopAll();
      await meanwhile?.();
      return startCopy();
    },
    quiet,
    async nobodyElseHears() {
      await quiet();
      const reached = Object.keys(await control.get<UnreadByPerson>('/unread'));
      // One after the other: what is said in a group is reported once. Reported is heard, so the next test starts clean.
      const heardBy: [string, string[]][] = [];
      for (const userId of reached) heardBy.push([userId, await persona(userId).hearsAll()]);
      const surplus = heardBy.filter(([, texts]) => texts.length > 0);
      if (surplus.length > 0) throw new Error(`nobody expected: ${JSON.stringify(surplus, null, 1)}`);
    },
    async close() {
      await stopAll();
      await sandbox.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
      complaints.assertNone();
    },
  };
}

/**
 * One world for all tests of a file: after each, nobody has heard anything that the test did not ask for, and the
 * log is clean.
 */
export function useWorld(options: WorldOptions = {}): () => World {
  let world: World | undefined;
  const the = (): World => {
    if (!world) throw new Error('the world has not started');
    return world;
  };
  beforeAll(async () => {
    world = await startWorld(options);
  });
  afterEach(async () => {
    await the().nobodyElseHears();
    await expectLadderClean(the().database.db);
    the().complaints.assertNone();
  });
  afterAll(() => world?.close());
  return the;
}

/** How long the house may take to come to rest, ms of real time. */
const REST_MS = 20_000;

async function untilQuiet(database: TestDatabase): Promise<void> {
  const end = performance.now() + REST_MS;
  for (;;) {
    const [row] = await database.db.execute<{
      inbox: number;
      outbox: number;
      imports: number;
      letters: number;
    }>(sql`
      select (select count(*)::int from inbox where state = 'new') as inbox,
        (select count(*)::int from outbox where state in ('queued', 'sending')) as outbox,
        (select count(*)::int from import_batch where state in ('reading', 'applying')) as imports,
        (select count(*)::int from due_date_change where state = 'reading') as letters`);
    if (row && row.inbox + row.outbox + row.imports + row.letters === 0) return;
    if (performance.now() > end)
      throw new Error(`the house did not come to rest: ${JSON.stringify([row, await openSends(database)])}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

async function openSends({ db }: TestDatabase): Promise<unknown[]> {
  const rows = await db.execute(sql`
    select id, lane, state, attempts, due_at, error from outbox where state in ('queued', 'sending') order by id limit 5`);
  return [...rows];
}
