import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { type DestinationStream, pino } from 'pino';
import { parseConfig, projectRoot } from '../../bot/config.ts';
import { type Service, startService } from '../../bot/main.ts';
import { moveTo } from '../../db/clock.ts';
import { customer, product } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS } from '../../demo/names.ts';
import { loadOrg } from '../../sandbox/org.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { syncDirectory } from '../../workflows/staff/sync-directory.ts';
import { type Control, createControl } from './control.ts';
import { createPersona, type Persona } from './persona.ts';

export const TEMPLATE_ID = 'danmai-card.schema';

/** Monday 16 March 2026, 10:00 in Shanghai: an ordinary working morning, unless a test says otherwise. */
export const MORNING = new Date('2026-03-16T10:00:00+08:00');

export interface World {
  sandbox: Sandbox;
  control: Control;
  service: Service;
  database: TestDatabase;
  persona(userId: string): Persona;
  /** Another copy of the service on the same database and the same DingTalk. */
  startCopy(): Promise<Service>;
  /** Waits until nothing is under way: inbox worked, outbox sent. */
  quiet(): Promise<void>;
  /** Nobody has received anything that no test line asked for; catches doubles. */
  nobodyElseHears(): Promise<void>;
  /** Log lines of level warn and above, which the test did not expect. */
  complaints: string[];
  /** Lets a complaint with this code pass. */
  expectComplaint(code: string): void;
  close(): Promise<void>;
}

/** A sandbox, a database of its own, and the service between them; sample customers and products, no orders. */
export async function startWorld(options: { now?: Date; env?: Record<string, string> } = {}): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'danmai-world-'));
  const database = await createTestDatabase();
  await moveTo(database.db, options.now ?? MORNING);
  const org = loadOrg(path.join(projectRoot, 'demo/org.json'));
  const sandbox = await startSandbox({
    org,
    templates: [`${TEMPLATE_ID}=${path.join(projectRoot, 'bot/dingtalk/cards/template.json')}`],
    limits: { qps: 0 },
  });
  const control = createControl(sandbox.url);
  const complaints: string[] = [];
  const forgiven = new Set<string>();
  const log = pino({ level: 'warn' }, complaintBox(complaints, forgiven));
  const settings = { ...sandbox.app, agentId: String(sandbox.app.agentId), cardTemplateId: TEMPLATE_ID };
  const startCopy = (): Promise<Service> =>
    startService({
      config: parseConfig({ PORT: '0', DATA_DIR: folder, DATABASE_URL: database.url, ...options.env }),
      log,
      dingtalk: { ...settings, apiBase: sandbox.url, oapiBase: sandbox.url },
      movableClock: true,
      prepare: async (base, channel) => {
        const snapshot = await channel.directory();
        const actor = { kind: 'system', name: 'test' } as const;
        await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, snapshot));
      },
    });
  await seedCatalogue(database);
  const services = [await startCopy()];
  const [service] = services;
  if (!service) throw new Error('unreachable');
  const personas = new Map<string, Persona>();
  const persona = (userId: string): Persona => {
    const known = personas.get(userId) ?? createPersona(control, userId);
    personas.set(userId, known);
    return known;
  };
  const quiet = () => untilQuiet(database);

  return {
    sandbox,
    control,
    service,
    database,
    persona,
    complaints,
    expectComplaint: (code) => void forgiven.add(code),
    startCopy: async () => {
      const copy = await startCopy();
      services.push(copy);
      return copy;
    },
    quiet,
    async nobodyElseHears() {
      await quiet();
      const heard = await Promise.all(
        org.people
          .filter((p) => !p.external)
          .map(async (p) => [p.userId, await persona(p.userId).unheard()] as const),
      );
      const surplus = heard.filter(([, texts]) => texts.length > 0);
      if (surplus.length > 0) throw new Error(`nobody expected: ${JSON.stringify(surplus, null, 1)}`);
    },
    async close() {
      for (const each of services) await each.stop();
      await sandbox.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
      if (complaints.length > 0) throw new Error(`the log complained:\n${complaints.join('\n')}`);
    },
  };
}

function complaintBox(complaints: string[], forgiven: ReadonlySet<string>): DestinationStream {
  return {
    write(line) {
      const { code } = JSON.parse(line) as { code?: string };
      if (!forgiven.has(code ?? '')) complaints.push(line.trim());
    },
  };
}

async function seedCatalogue(database: TestDatabase): Promise<void> {
  await database.db
    .insert(customer)
    .values(SAMPLE_CUSTOMERS.map(({ name, shortName }) => ({ name, shortName })));
  await database.db
    .insert(product)
    .values(SAMPLE_PRODUCTS.map(({ code, name, family, unit }) => ({ code, name, family, unit })));
}

async function untilQuiet(database: TestDatabase): Promise<void> {
  const end = performance.now() + 15_000;
  for (;;) {
    const rows = await database.db.execute<{ open: number }>(sql`
      select ((select count(*) from inbox where state = 'new' and due_at <= app_now())
        + (select count(*) from outbox where state in ('queued', 'sending') and due_at <= app_now()))::int as open`);
    if (rows[0]?.open === 0) return;
    if (performance.now() > end) throw new Error('the house did not come to rest in 15 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
