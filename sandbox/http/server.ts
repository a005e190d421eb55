import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { OAUTH_PATH, showSignOnPage } from '../auth/oauth-page.ts';
import { type ControlRoutes, runControl } from '../control/run-control.ts';
import { serveFile } from '../robot/download.ts';
import type { World } from '../world.ts';
import { apiFailure } from './replies.ts';
import type { ApiRoutes } from './route.ts';
import { runApi } from './run-api.ts';
import { servePage } from './static-page.ts';

interface Tables {
  api: ApiRoutes;
  control: ControlRoutes;
  pageDir: string | undefined;
}

/** Answers on one port for everything: both API hosts, the gateway socket, the control API and the chat page. */
export function serve(server: Server, world: World, tables: Tables): void {
  server.on('request', (req, res) => {
    dispatch(world, tables, req, res).catch((error: unknown) => {
      world.log.error({ err: error, url: req.url }, 'a request failed');
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  server.on('upgrade', (req, socket, head) => world.gateway.upgrade(req, socket, head));
  server.keepAliveTimeout = 65_000;
}

async function dispatch(
  world: World,
  tables: Tables,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const origin = `http://${req.headers.host ?? 'localhost'}`;
  const url = new URL(req.url ?? '/', origin);
  const method = req.method ?? 'GET';
  if (url.pathname.startsWith('/sandbox/')) return runControl(world, tables.control, url, req, res);
  if (method === 'GET' && url.pathname === OAUTH_PATH) return showSignOnPage(world, url, req, res);
  const match = tables.api.find(method, url.pathname);
  if (match) return runApi(world, match, url, origin, req, res);
  if (method === 'GET' && url.pathname.startsWith('/oss/')) return serveFile(world, url, res);
  if (method === 'GET' && !/^\/(v\d\.0|topapi|media|robot)\//.test(url.pathname)) {
    servePage(tables.pageDir, url.pathname, res);
    return;
  }
  world.log.warn({ method, path: url.pathname }, 'no such API in the sandbox');
  const reply = apiFailure(
    404,
    'InvalidAction.NotFound',
    `Specified api is not found: ${method} ${url.pathname}`,
  );
  res.writeHead(404, { 'content-type': 'application/json;charset=UTF-8' });
  res.end(JSON.stringify(reply.body));
}
