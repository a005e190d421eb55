import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import { sql } from 'drizzle-orm';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';
import type { Channel } from './channel.ts';
import { renderMetrics } from './metrics.ts';

export interface HttpDeps {
  db: Db;
  channels: ReadonlyMap<string, Channel>;
  log: Logger;
  port: number;
  /** All addresses in production; only this machine when the sandbox plays DingTalk. */
  host: string;
}

export interface HttpServer {
  port: number;
  stop(): Promise<void>;
}

/** Requests still open this long after the stop began are cut, ms. */
const STOP_GRACE_MS = 3_000;

/** The service's HTTP face: health and metrics now; board, uploads and webhooks join it in later parts. */
export async function startHttp(deps: HttpDeps): Promise<HttpServer> {
  const app = new Koa();
  app.silent = true;
  app.on('error', (err: unknown) => deps.log.error({ err, code: 'http.failed' }, 'request failed'));
  app.use(router(deps).routes());
  const server = await listen(app, deps);
  return {
    port: (server.address() as AddressInfo).port,
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

function router(deps: HttpDeps): Router {
  const routes = new Router();
  routes.get('/health', async (ctx) => {
    const database = await answers(deps.db);
    const channels = Object.fromEntries([...deps.channels].map(([name, c]) => [name, c.health()]));
    const ok = database && Object.values(channels).every((c) => c.state === 'connected');
    ctx.status = ok ? 200 : 503;
    ctx.body = { ok, database, channels };
  });
  routes.get('/metrics', async (ctx) => {
    ctx.type = 'text/plain; version=0.0.4';
    ctx.body = await renderMetrics(deps.db);
  });
  return routes;
}

async function answers(db: Db): Promise<boolean> {
  return db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
}

function listen(app: Koa, deps: HttpDeps): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(deps.port, deps.host, () => resolve(server));
    server.on('error', reject);
  });
}
