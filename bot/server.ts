import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import { sql } from 'drizzle-orm';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';
import { systemCode } from '../db/errors.ts';
import type { Ctx } from '../workflows/context.ts';
import type { Live } from './board/live/live.ts';
import { addBoardRoutes } from './board/routes.ts';
import type { SignOnLimits } from './board/sign-on-gate.ts';
import type { Channel } from './channel.ts';
import { renderMetrics } from './metrics.ts';
import { addUploadRoutes } from './upload/routes.ts';
import { addPlantRoutes } from './webhooks/plant.ts';
import { addWebhookRoutes, type WebhookLimits } from './webhooks/routes.ts';
import type { WebhookSources } from './webhooks/secrets.ts';
import { createTally } from './webhooks/tally.ts';

export interface HttpDeps {
  db: Db;
  channels: ReadonlyMap<string, Channel>;
  log: Logger;
  /** For the pages and the webhooks; without it there are none. */
  base?: Omit<Ctx, 'actor' | 'tx'>;
  /** Who may tell facts; nobody when left out. */
  webhooks?: WebhookSources;
  /** Gateways that may tell machine states; none when left out. */
  plantTokens?: WebhookSources;
  /** Tells open pages of changes. */
  live?: Live;
  /** The built phone page; without it its address says that it is not built. */
  boardDir?: string | undefined;
  /** Tests make them small. */
  signOnLimits?: Partial<SignOnLimits>;
  webhookLimits?: Partial<WebhookLimits>;
}

export interface HttpServer {
  port: number;
  /** Requests are answered from now on; before, everything is "503, starting". */
  serve(deps: HttpDeps): void;
  /** May be called twice. */
  stop(): Promise<void>;
}

/** Requests still open this long after the stop began are cut, ms. */
const STOP_GRACE_MS = 3_000;

/**
 * Takes the port before the house is ready, because the house must know its own address (PORT may be 0).
 * @param host all addresses in production; only this machine when the sandbox plays DingTalk
 */
export async function openHttp(port: number, host: string): Promise<HttpServer> {
  let answer: RequestListener = starting;
  const server = await listen(
    createServer((req, res) => answer(req, res)),
    port,
    host,
  );
  return {
    port: (server.address() as AddressInfo).port,
    serve(deps) {
      answer = application(deps);
    },
    stop: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

const starting: RequestListener = (_req, res) => {
  res.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
  res.end('{"ok":false,"starting":true}');
};

/** The service's HTTP face: health, metrics, the phone page, the upload page and the webhooks. */
function application(deps: HttpDeps): RequestListener {
  const app = new Koa();
  app.silent = true;
  app.on('error', (err: unknown, ctx?: Koa.Context) => {
    if (!hasLeft(err, ctx)) deps.log.error({ err, code: 'http.failed' }, 'request failed');
  });
  app.use(router(deps).routes());
  return app.callback();
}

/** The browser went away in the middle: nothing of ours is wrong. */
const hasLeft = (err: unknown, ctx?: Koa.Context): boolean =>
  ctx?.req.socket.destroyed === true &&
  /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+)$/.test(systemCode(err) ?? '');

function router(deps: HttpDeps): Router {
  const routes = new Router();
  const tally = createTally();
  routes.get('/health', async (ctx) => {
    const database = await answers(deps.db);
    const channels = Object.fromEntries([...deps.channels].map(([name, c]) => [name, c.health()]));
    const ok = database && Object.values(channels).every((c) => c.state === 'connected');
    ctx.status = ok ? 200 : 503;
    ctx.body = { ok, database, channels };
  });
  routes.get('/metrics', async (ctx) => {
    ctx.type = 'text/plain; version=0.0.4';
    ctx.body = `${await renderMetrics(deps.db)}${tally.render()}`;
  });
  if (deps.base) {
    addUploadRoutes(routes, deps.base);
    const signOn = [...deps.channels.values()].find((channel) => channel.signOn)?.signOn;
    addBoardRoutes(routes, { ...deps, base: deps.base, signOn, dir: deps.boardDir });
    const { webhooks: sources = new Map(), webhookLimits: limits = {} } = deps;
    addWebhookRoutes(routes, { base: deps.base, sources, tally, limits });
    addPlantRoutes(routes, { base: deps.base, tokens: deps.plantTokens ?? new Map(), tally });
  }
  return routes;
}

async function answers(db: Db): Promise<boolean> {
  return db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
