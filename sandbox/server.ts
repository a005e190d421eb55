import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { apiRoutes } from './api-routes.ts';
import { CardShelf } from './card/shelf.ts';
import { loadTemplates, TemplateBook } from './card/templates.ts';
import { Conversations } from './chat/conversations.ts';
import { resumePushes } from './chat/push-to-bot.ts';
import { clockState } from './control/machine.ts';
import { controlRoutes } from './control/routes.ts';
import { demoOrg } from './demo-org.ts';
import { Courier } from './gateway/courier.ts';
import { Gateway } from './gateway/gateway.ts';
import { Bus } from './ground/bus.ts';
import { Clock } from './ground/clock.ts';
import { Files } from './ground/files.ts';
import { lockFolder } from './ground/folder-lock.ts';
import { Journal } from './ground/journal.ts';
import { OrgBook } from './ground/org-book.ts';
import { Store } from './ground/store.ts';
import { Timers } from './ground/timers.ts';
import { serve } from './http/server.ts';
import { CallLog } from './machine/call-log.ts';
import { startCountersTicker } from './machine/counters-ticker.ts';
import { Faults } from './machine/faults.ts';
import { Meter } from './machine/meter.ts';
import {
  type AppOptions,
  defaultApp,
  defaultLimits,
  defaultTimings,
  type Log,
  type SandboxOptions,
} from './options.ts';
import { readOrg } from './org.ts';
import { startHall } from './plc/hall.ts';
import type { World } from './world.ts';

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:port`: base of both API hosts, the control API and the chat page. */
  url: string;
  port: number;
  /** The credentials in force, for a service that shall connect. */
  app: AppOptions;
  /** Writes everything down and closes all sockets. */
  close(): Promise<void>;
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Starts a local DingTalk on one port. Rejects when the port is taken, another sandbox uses the folder
 * (FolderBusyError), the organisation does not hold together
 * (OrgError) or a template cannot be read (TemplateError).
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  // The folder and the port first: a second start must fail on them before it touches the data of the first.
  let address: string | undefined;
  const lock =
    options.dataDir === undefined
      ? undefined
      : await lockFolder(options.dataDir, () => ({
          pid: process.pid,
          ...(address === undefined ? {} : { url: address }),
        }));
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  }).catch(async (error: unknown) => {
    await lock?.release();
    throw error;
  });
  const world = buildOr(options, () => {
    server.close();
    void lock?.release();
  });
  serve(server, world, { api: apiRoutes, control: controlRoutes, pageDir: options.pageDir });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  world.origin = options.publicUrl ?? url;
  address = world.origin;
  await world.clockFollowed();
  if (options.plcs) world.plcs = await startHall(options.plcs, options.host);
  const stopTicker = startCountersTicker(world.bus, world.meter, () => world.gateway.size);
  const resumed = resumePushes(world);
  world.log.info({ url, people: world.org.people().length, resumed }, 'sandbox ready');
  return {
    url,
    port,
    app: world.app,
    close: () => {
      stopTicker();
      world.gateway.close();
      world.timers.close();
      const hall = world.plcs?.close() ?? Promise.resolve();
      return new Promise((resolve) => {
        server.close(() => {
          world.store.close();
          void hall.then(() => lock?.release()).then(() => resolve());
        });
        server.closeAllConnections();
      });
    },
  };
}

function buildOr(options: SandboxOptions, giveUp: () => void): World {
  try {
    return build(options);
  } catch (error) {
    giveUp();
    throw error;
  }
}

function build(options: SandboxOptions): World {
  const log = options.log ?? silent;
  const store = new Store(options.dataDir === undefined ? null : new Journal(options.dataDir));
  if (store.damagedLines > 0)
    log.warn({ lines: store.damagedLines }, 'damaged lines in the journal were skipped');
  const timings = { ...defaultTimings, ...options.timings };
  const app = { ...defaultApp, ...options.app };
  const clock = rememberedClock(store);
  const timers = new Timers(clock);
  const bus = new Bus(lastSeq(store));
  const org = new OrgBook(options.org ? readOrg(options.org) : demoOrg, store, options.contactScopeDeptIds);
  const meter = new Meter(clock, store, { ...defaultLimits, ...options.limits });
  const faults = new Faults((list) => bus.publish('everyone', () => ({ type: 'faults', faults: list })));
  const gateway = new Gateway({
    app,
    timings,
    clock,
    timers,
    faults,
    meter,
    log,
    connectionsChanged: (connections) =>
      bus.publish('everyone', () => ({ type: 'connections', connections })),
  });
  const templates = new TemplateBook();
  loadTemplates(templates, options.templates ?? []);
  const conversations: Conversations = new Conversations({
    store,
    bus,
    clock,
    org,
    botName: app.botName,
    paint: (outTrackId, userId) => {
      const card = cards.get(outTrackId);
      return card ? cards.painted(card, userId) : null;
    },
  });
  const cards = new CardShelf({
    store,
    bus,
    clock,
    templates,
    members: (conversationId) => conversations.find(conversationId)?.memberUserIds ?? [],
  });
  const world: World = {
    app,
    timings,
    cardValueMaxBytes: options.cardValueMaxBytes ?? 0,
    log,
    origin: '',
    clock,
    timers,
    store,
    files: new Files(store, options.dataDir === undefined ? null : join(options.dataDir, 'files')),
    bus,
    org,
    meter,
    faults,
    calls: new CallLog(),
    gateway,
    courier: new Courier({ clock, timers, faults, meter, gateway }),
    conversations,
    cards,
    templates,
    deniedScopes: new Set(),
    flowControlled: new Set(),
    clockFollowed: async () => {
      await options.onClockMoved?.(clock.offsetMs);
    },
  };
  clock.onMoved(() => bus.publish('everyone', () => ({ type: 'clock', clock: clockState(world) })));
  return world;
}

/** The clock where it stood before a restart. */
function rememberedClock(store: Store): Clock {
  const clock = new Clock();
  const kept = store.collection<{ offsetMs: number }>('clock');
  clock.moveTo(kept.get('clock')?.offsetMs ?? 0);
  clock.onMoved((offsetMs) => kept.put('clock', { offsetMs }));
  return clock;
}

/** Change numbers go on where they stopped, so that `since` of before a restart still means the same. */
function lastSeq(store: Store): number {
  let last = 0;
  for (const name of ['messages', 'cards', 'notifications', 'events', 'todos']) {
    for (const record of store.collection<{ seq: number }>(name).values()) last = Math.max(last, record.seq);
  }
  return last;
}
