import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SessionAnswer } from '../../../board/api/session.ts';
import { advance, moveTo } from '../../../db/clock.ts';
import { loadOrg } from '../../../sandbox/org.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { syncDirectory } from '../../../workflows/staff/sync-directory.ts';
import { seedCatalogue } from '../../../workflows/testing/catalogue.ts';
import { createWorld, type World } from '../../dingtalk/testing/world.ts';
import { type HttpDeps, type HttpServer, openHttp } from '../../server.ts';
import { type Live, type LiveTimings, openLive } from '../live/live.ts';
import type { SignOnLimits } from '../sign-on-gate.ts';
import type { BoardBase } from '../visit.ts';
import { type Browser, createBrowser } from './browser.ts';

/** Monday 16 March 2026, 10:00 in Shanghai. */
const MORNING = new Date('2026-03-16T10:00:00+08:00');

export interface House {
  world: World;
  base: BoardBase;
  http: HttpServer;
  live: Live;
  /** `http://127.0.0.1:<port>` */
  url: string;
  api(path: string): string;
  /** A code as DingTalk's client gives it to the page of this person. */
  clientCode(userId: string): Promise<string>;
  /** Somebody signed on, in a browser of their own. */
  signedOn(userId: string): Promise<{ browser: Browser; csrf: string }>;
  /** A write with all that our page sends. */
  write(
    browser: Browser,
    path: string,
    csrf: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  session(browser: Browser): Promise<SessionAnswer>;
  later(minutes: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Instead of the address where it listens. */
  publicUrl?: (url: string) => string | null;
  limits?: Partial<SignOnLimits>;
  timings?: Partial<LiveTimings>;
  page?: Record<string, string>;
  adapt?: (deps: HttpDeps) => HttpDeps;
}

/** The page's server before the demo factory's staff in a sandbox; its channel is not connected. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const org = loadOrg(fileURLToPath(new URL('../../../demo/org.json', import.meta.url)));
  const corpId = 'dingsandboxcorp';
  const world = await createWorld({
    connect: false,
    sandbox: { org, limits: { qps: 0 } },
    channel: { corpId },
  });
  const channel = { ...world.channel };
  await moveTo(world.database.db, MORNING);
  await seedCatalogue(world.database);
  const http = await openHttp(0, '127.0.0.1');
  const url = `http://127.0.0.1:${http.port}`;
  const publicUrl = options.publicUrl ? options.publicUrl(url) : url;
  const { database, log } = world;
  const base: BoardBase = {
    db: database.db,
    factory: await loadFactory(),
    evidence: noEvidence,
    log,
    publicUrl,
  };
  const sync = async (): Promise<void> => {
    const snapshot = await world.channel.directory();
    await database.db.transaction((tx) =>
      syncDirectory({ ...base, tx, actor: { kind: 'system', name: 'test' } }, snapshot),
    );
  };
  await sync();
  const folder = await pageFolder(options.page ?? {});
  const live = await openLive(base, database.sql, { gatherMs: 20, ...options.timings });
  const deps: HttpDeps = {
    ...{ db: database.db, channels: new Map([['dingtalk', channel]]), log, base, live, boardDir: folder },
    ...(options.limits ? { signOnLimits: options.limits } : {}),
  };
  http.serve(options.adapt ? options.adapt(deps) : deps);

  const house: House = {
    ...{ world, base, http, live, url, sync },
    api: (place) => `${url}/board/api${place}`,
    async clientCode(userId) {
      const { code } = await world.control.post<{ code: string }>('/sso/code', { userId });
      return code;
    },
    async signedOn(userId) {
      const browser = createBrowser();
      const code = await house.clientCode(userId);
      const response = await house.write(browser, '/sign-on', '', { code });
      const answer = (await response.json()) as SessionAnswer;
      if (!answer.signedOn) throw new Error(`${userId} could not sign on: ${JSON.stringify(answer)}`);
      return { browser, csrf: answer.csrf };
    },
    write: (browser, place, csrf, body = {}, headers = {}) =>
      browser.ask(house.api(place), {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'x-csrf-token': csrf, ...headers },
      }),
    session: async (browser) => (await (await browser.ask(house.api('/session'))).json()) as SessionAnswer,
    later: async (minutes) => {
      await advance(database.db, minutes * 60_000);
    },
    async close() {
      await live.stop();
      await http.stop();
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return house;
}

/** A small page as the build leaves one. */
async function pageFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'danmai-page-'));
  const all = { 'index.html': '<!doctype html><head><base href="/board/"></head>', ...files };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

const noEvidence = new Proxy({} as BoardBase['evidence'], {
  get: (_target, name) => {
    throw new Error(`this test has no evidence store (${String(name)})`);
  },
});
