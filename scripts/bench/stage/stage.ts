import path from 'node:path';
import { sql } from 'drizzle-orm';
import { type Logger, pino } from 'pino';
import { parseConfig, projectRoot } from '../../../bot/config.ts';
import { type Service, startService } from '../../../bot/main.ts';
import { asUrl } from '../../../db/connection.ts';
import { loadDemo } from '../../../demo/load.ts';
import { defaultApp } from '../../../sandbox/options.ts';
import { type Control, createControl } from '../../../tests/world/control.ts';
import { syncDirectory } from '../../../workflows/staff/sync-directory.ts';
import { plainFactory } from '../../../workflows/testing/plain-factory.ts';
import { type House, openHouse } from '../house.ts';
import { type Child, runScript } from './child.ts';

const TEMPLATE_ID = 'danmai-card.schema';
/** A house comes to rest within this, ms; the platform's 20 calls a second are what takes long. */
const REST_LIMIT_MS = 300_000;

/**
 * The whole road from a person to the database: the sandbox in a process of its own, as the real platform would be,
 * with the free plan's 20 calls a second; the service in this process on a durable database with the demo factory.
 */
export interface Stage {
  url: string;
  control: Control;
  service: Service;
  house: House;
  /** User ids of everybody in the factory. */
  people: string[];
  /** Waits until no inbound row is open; outbound ones may still wait for the platform's limit. */
  worked(): Promise<void>;
  /** Waits until nothing is under way. */
  atRest(): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const closes: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closes.splice(0).reverse()) await step();
  };
  try {
    const house = await openHouse();
    closes.push(house.close);
    const sandbox = await startSandboxProcess(house.folder);
    closes.push(() => sandbox.child.stop());
    const service = await startServiceHere(house, sandbox.url);
    closes.push(() => service.stop());
    const people = await house.client.db.execute<{ id: string }>(
      sql`select user_id as id from person where active order by user_id`,
    );
    return {
      url: sandbox.url,
      control: createControl(sandbox.url),
      service,
      house,
      people: people.map((row) => row.id),
      worked: () => settled(house, sql`select count(*)::int as open from inbox where state = 'new'`),
      atRest: () =>
        settled(
          house,
          sql`select ((select count(*) from inbox where state = 'new')
            + (select count(*) from outbox where state in ('queued', 'sending')))::int as open`,
        ),
      close,
    };
  } catch (err) {
    await close();
    throw err;
  }
}

async function startSandboxProcess(folder: string): Promise<{ child: Child; url: string }> {
  const child = runScript('sandbox/main.ts', {
    env: {
      SANDBOX_PORT: '0',
      SANDBOX_ORG: path.join(projectRoot, 'demo/org.json'),
      SANDBOX_TEMPLATES: `${TEMPLATE_ID}=${path.join(projectRoot, 'bot/dingtalk/cards/template.json')}`,
      // Nobody looks at the chat page here.
      SANDBOX_PAGE: folder,
      LOG_LEVEL: 'info',
    },
  });
  const [, url = ''] = await child.prints(/"url":"(http:[^"]+)"/);
  return { child, url };
}

async function startServiceHere(house: House, url: string): Promise<Service> {
  return startService({
    config: parseConfig({
      PORT: '0',
      DATA_DIR: house.folder,
      DATABASE_URL: asUrl(house.connection),
      // Orders that move freely: each press is a step and nothing else.
      FACTORY_DIR: await plainFactory(house.folder),
    }),
    log: quietLog(),
    dingtalk: {
      ...defaultApp,
      agentId: String(defaultApp.agentId),
      cardTemplateId: TEMPLATE_ID,
      apiBase: url,
      oapiBase: url,
      loginBase: url,
    },
    movableClock: true,
    prepare: async (base, channel) => {
      const snapshot = await channel.directory();
      const actor = { kind: 'system', name: 'bench' } as const;
      await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, snapshot));
      await loadDemo({ ...base, actor });
    },
  });
}

/** Logging costs time in production, too: it is done at the usual level, and only warnings are shown. */
function quietLog(): Logger {
  return pino(
    { level: 'info' },
    {
      write(line: string) {
        if (JSON.parse(line).level >= 40) process.stderr.write(line);
      },
    },
  );
}

async function settled(house: House, open: ReturnType<typeof sql>): Promise<void> {
  const end = performance.now() + REST_LIMIT_MS;
  for (;;) {
    const [row] = await house.client.db.execute<{ open: number }>(open);
    if (row?.open === 0) return;
    if (performance.now() > end) throw new Error(`${row?.open} rows still open after ${REST_LIMIT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
