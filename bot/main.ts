import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { type Client, type Connection, connect } from '../db/client.ts';
import { assertRealTime, setMovable } from '../db/clock.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded/start.ts';
import { openEvidenceStore } from '../db/evidence/open.ts';
import { migrate } from '../db/migrate.ts';
import { PLANT_FILE } from '../plant-gateway/config/load.ts';
import type { Plant } from '../plant-gateway/config/plant.ts';
import type { Ctx } from '../workflows/context.ts';
import { openLetters } from '../workflows/due-date-change/read-letters.ts';
import { openExaminer } from '../workflows/evidence/examiner.ts';
import { DEFAULT_FACTORY_DIR, loadFactory } from '../workflows/factory/load.ts';
import { openLive } from './board/live/live.ts';
import { calendarPort } from './calendar.ts';
import type { Channel } from './channel.ts';
import type { Config, DingTalkSettings } from './config.ts';
import { createDingTalkChannel } from './dingtalk/channel.ts';
import type { DingTalkOptions } from './dingtalk/options.ts';
import { fillEmptyDirectory, startDirectorySync } from './directory-sync.ts';
import { startEngine } from './engine/engine.ts';
import { factoryDuty, holdAgainstDirectory, lookOnHangup } from './factory-duty.ts';
import { openFactory } from './factory-holder.ts';
import { createIntake } from './intake.ts';
import { beginLife } from './life.ts';
import { createMeter } from './meter.ts';
import { openPictures } from './pictures/pictures.ts';
import { startOwnGateway } from './plant/own-gateway.ts';
import { openPlant } from './plant/plant-holder.ts';
import { openHttp } from './server.ts';

/** What main is given beside the configuration; tests and the start script choose these. */
export interface ServiceOptions {
  config: Config;
  log: Logger;
  /** The DingTalk to talk to: the configured one, or a sandbox. */
  dingtalk: DingTalkSettings;
  /** The clock may be moved: only with a sandbox. */
  movableClock: boolean;
  /** How the channel behaves towards the platform: pace and patience. Tests are in a hurry; default: as documented. */
  pace?: Pick<DingTalkOptions, 'stream' | 'callsPerSecond' | 'apiTimeoutMs' | 'noticeCheckMs'>;
  /** The machines, where they do not stand in plant.yaml of the factory's folder as they are. */
  plant?: { file: string; adapt?: (plant: Plant) => Plant; growMs?: number };
  /** The built phone page (board/page). */
  boardDir?: string;
  /** Called after the migrations and before anything is taken in, e.g. to load the demo factory. */
  prepare?: (base: Omit<Ctx, 'actor' | 'tx'>, channel: Channel) => Promise<void>;
}

export interface Service {
  readonly port: number;
  readonly database: Client;
  readonly base: Omit<Ctx, 'actor' | 'tx'>;
  readonly channel: Channel;
  /** Orderly: take nothing in, let what is under way settle, close sockets and the database. */
  stop(): Promise<void>;
}

/** The database to use: the configured server, or the embedded one under DATA_DIR. */
async function openDatabase(
  config: Config,
  log: Logger,
): Promise<{ connection: Connection; embedded?: EmbeddedPostgres }> {
  if (config.databaseUrl) return { connection: config.databaseUrl };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, logger: log });
  return { connection: embedded.connection, embedded };
}

/**
 * The composition root: configuration → database → channels → engine → http. What was started is stopped
 * again in reverse order, also when the start fails half-way.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, log } = options;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) {
      await step().catch((err: unknown) =>
        log.error({ err, code: 'stop.failed' }, 'a part did not stop cleanly'),
      );
    }
  };
  try {
    // Faulty files are told of before anything is opened.
    const shipped = await loadFactory(config.factoryDir);
    const plantFile = options.plant?.file ?? path.join(config.factoryDir ?? DEFAULT_FACTORY_DIR, PLANT_FILE);
    const plant = await openPlant(plantFile, log, options.plant?.adapt);
    stops.push(() => plant.stop());
    await mkdir(config.dataDir, { recursive: true });
    const { connection, embedded } = await openDatabase(config, log);
    if (embedded) stops.push(() => embedded.stop());
    await migrate(connection);
    const database = connect(connection);
    stops.push(() => database.close());
    const life = await beginLife(connection, log);
    stops.push(() => life.end());
    if (options.movableClock) await setMovable(database.db, true);
    else await assertRealTime(database.db);
    const evidence = await openEvidenceStore(config.evidence);
    const examiner = openExaminer();
    stops.push(() => examiner.close());
    const letters = openLetters({
      onFault: (complaint) => log.error({ code: 'letter.process', complaint }, 'a reader of letters died'),
    });
    stops.push(() => letters.close());
    const meter = createMeter(database.db, 'dingtalk', log);
    stops.push(() => meter.stop());
    const channel = createDingTalkChannel({ ...options.dingtalk, ...options.pace, meter, evidence, log });
    const channels = new Map([[channel.name, channel]]);
    const calendar = channel.can.meetings ? { calendar: calendarPort(database.db, channel) } : {};
    const http = await openHttp(config.port, options.movableClock ? '127.0.0.1' : '0.0.0.0');
    stops.push(() => http.stop());
    const publicUrl = config.publicUrl ?? (options.movableClock ? `http://127.0.0.1:${http.port}` : null);
    const world = {
      db: database.db,
      evidence,
      log,
      publicUrl,
      examiner,
      letters,
      plant: () => plant.current,
      ...calendar,
    };
    // Before the configuration gets its first audit entry: the demonstration's past must lie before all others.
    await options.prepare?.({ ...world, factory: shipped }, channel);
    const holder = await openFactory(world, config.factoryDir);
    const base = {
      ...world,
      // Contexts are made by spreading this: each goes by the configuration that is in force at that moment.
      get factory() {
        return holder.current;
      },
    };
    await fillEmptyDirectory(base, channel);
    await holdAgainstDirectory(base, config.factoryDir);

    const pictures = openPictures();
    stops.push(() => pictures.close());
    const engine = await startEngine(
      base,
      channels,
      database.sql,
      life,
      log,
      (rearm) => factoryDuty(base, holder, rearm),
      pictures,
    );
    stops.push(() => engine.stop());
    stops.push(lookOnHangup(holder, engine.wake));
    stops.push(() => channel.stop());
    await channel.start(createIntake(base, channel.name, engine.wakeInbox));
    const gateway = startOwnGateway({
      ...{ base, connection, plant, movableClock: options.movableClock },
      ...(options.plant?.growMs ? { growMs: options.plant.growMs } : {}),
    });
    stops.push(() => gateway.stop());
    const directory = startDirectorySync(base, channel);
    stops.push(() => directory.stop());
    const live = await openLive(base, database.sql);
    http.serve({
      db: database.db,
      channels,
      log,
      base,
      webhooks: config.webhooks,
      plantTokens: config.plantTokens,
      live,
      boardDir: options.boardDir,
    });
    // Opened early, closed first; before it the streams, which would keep it waiting.
    stops.push(() => http.stop());
    stops.push(() => live.stop());
    return { port: http.port, database, base, channel, stop };
  } catch (err) {
    await stop();
    throw err;
  }
}
