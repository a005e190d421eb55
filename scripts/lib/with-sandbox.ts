import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { type Config, type DingTalkSettings, projectRoot } from '../../bot/config.ts';
import { createLog } from '../../bot/log.ts';
import { startService } from '../../bot/main.ts';
import { demoSources } from '../../bot/webhooks/secrets.ts';
import type { Db } from '../../db/client.ts';
import { advance, offsetMs } from '../../db/clock.ts';
import { loadDemo } from '../../demo/load.ts';
import { openDemoCheckpoints } from '../../demo/open-checkpoints.ts';
import { loadPlant } from '../../plant-gateway/config/load.ts';
import type { Plant } from '../../plant-gateway/config/plant.ts';
import { loadOrg } from '../../sandbox/org.ts';
import { ensurePageBuilt } from '../../sandbox/page/build.ts';
import type { PlcSpec, PlcView } from '../../sandbox/plc/types.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { syncDirectory } from '../../workflows/staff/sync-directory.ts';
import { boardDir } from './board-dir.ts';
import { greeting } from './greeting.ts';

const TEMPLATE_ID = 'danmai-card.schema';

/** The app that the sandbox knows; it has no secret worth keeping, the sandbox only listens on this machine. */
const app = {
  clientId: 'dingdanmaidemo',
  clientSecret: 'danmai-demo-secret',
  robotCode: 'dingdanmaidemo',
  corpId: 'dingdanmaicorp',
  agentId: 100_001,
  botName: '单脉',
};

/**
 * The newcomer's start: the local DingTalk with its chat page, the demo factory, and the service in one
 * process. The service talks to the sandbox over HTTP and WebSocket as it would to the real one.
 */
export async function startWithSandbox(config: Config): Promise<{ stop(): Promise<void> }> {
  await mkdir(config.dataDir, { recursive: true });
  const logFile = path.join(config.dataDir, 'danmai.log');
  const log = createLog(config.logLevel, pino.destination({ dest: logFile, sync: false }));
  const clock = followClock();
  const org = loadOrg(path.join(projectRoot, 'demo/org.json'));
  const plcs = config.factoryDir ? null : await demoPlcs(config.sandboxPlcPort);
  const sandbox = await startSandbox({
    port: config.sandboxPort,
    dataDir: path.join(config.dataDir, 'sandbox'),
    org,
    app,
    templates: [`${TEMPLATE_ID}=${path.join(projectRoot, 'bot/dingtalk/cards/template.json')}`],
    pageDir: await ensurePageBuilt(),
    onClockMoved: clock.moved,
    ...(plcs ? { plcs: plcs.specs } : {}),
    log: log.child({ part: 'sandbox' }),
  });
  const dingtalk: DingTalkSettings = {
    ...app,
    agentId: String(app.agentId),
    cardTemplateId: TEMPLATE_ID,
    apiBase: sandbox.url,
    oapiBase: sandbox.url,
    loginBase: sandbox.url,
  };
  const service = await startService({
    config,
    log,
    dingtalk,
    movableClock: true,
    ...(await boardDir(log)),
    ...(plcs ? { plant: { file: PLANT, adapt: await onPorts(sandbox.url), growMs: 1_000 } } : {}),
    prepare: async (base, channel) => {
      await clock.attach(base.db);
      const snapshot = await channel.directory();
      const actor = { kind: 'system', name: 'demo' } as const;
      await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, snapshot));
      if (await loadDemo({ ...base, actor })) await openDemoCheckpoints({ ...base, actor });
    },
  }).catch(async (err: unknown) => {
    await sandbox.close();
    throw err;
  });
  const seconds = process.uptime();
  const demoSender = config.webhooks === demoSources;
  const { publicUrl } = service.base;
  console.log(greeting({ chat: sandbox.url, publicUrl, port: service.port, logFile, demoSender, seconds }));
  return {
    async stop() {
      await service.stop();
      await sandbox.close();
    },
  };
}

/** The demo factory's machines. A factory of one's own has its own plant.yaml, and nothing is simulated. */
const PLANT = path.join(projectRoot, 'demo/plant.yaml');

/** A simulated PLC for each of them. @param first their first port; 0: any free ones */
async function demoPlcs(first: number): Promise<{ specs: PlcSpec[] }> {
  const { machines } = await loadPlant(PLANT);
  return {
    specs: machines.map(({ id, name }, index) => ({
      ...{ id, name, program: 'auto', port: first === 0 ? 0 : first + index },
    })),
  };
}

/** Points machines at where their simulated PLCs listen. */
async function onPorts(sandboxUrl: string): Promise<(plant: Plant) => Plant> {
  const list = (await (await fetch(`${sandboxUrl}/sandbox/plcs`)).json()) as PlcView[];
  const ports = new Map(list.map(({ id, port }) => [id, port]));
  return ({ machines }) => ({
    machines: machines.map((machine) => {
      const { source, id } = machine;
      const port = ports.get(id);
      if (source?.type !== 'modbus-tcp' || port === undefined) return machine;
      return { ...machine, source: { ...source, host: '127.0.0.1', port } };
    }),
  });
}

/** Keeps the database's clock where the sandbox's is; moves made before the database is there are kept. */
function followClock(): {
  moved(offset: number): Promise<void>;
  attach(db: Db): Promise<void>;
} {
  let wanted = 0;
  let db: Db | undefined;
  const follow = async (): Promise<void> => {
    if (!db) return;
    const by = wanted - (await offsetMs(db));
    if (Math.abs(by) < 1) return;
    await advance(db, by);
    if (by < 0) await pullRetriesIn(db);
  };
  return {
    moved: async (offset) => {
      wanted = offset;
      await follow();
    },
    attach: async (database) => {
      db = database;
      await follow();
    },
  };
}

/** After the clock went back, retries that were set by the later time would make people wait for it to come again. */
async function pullRetriesIn(db: Db): Promise<void> {
  await db.execute(sql`update outbox set due_at = app_now() where state = 'queued' and due_at > app_now()`);
  await db.execute(sql`update inbox set due_at = app_now() where state = 'new' and due_at > app_now()`);
  await db.execute(sql`select pg_notify('due', '')`);
}
