import type Router from '@koa/router';
import { AppError } from '../../workflows/errors.ts';
import type { SignOn } from '../channel.ts';
import { boardApis } from './api/index.ts';
import { guard } from './guard.ts';
import type { Live } from './live/live.ts';
import { addEventRoutes } from './live/routes.ts';
import { openPage } from './page.ts';
import { addSessionRoutes } from './session-api.ts';
import { addSignOnRoutes } from './sign-on-api.ts';
import { createSignOnGate, type SignOnLimits } from './sign-on-gate.ts';
import type { BoardBase } from './visit.ts';

export interface BoardDeps {
  base: BoardBase;
  /** Of the platform whose people come; without it nobody can sign on. */
  signOn?: SignOn | undefined;
  /** Tells open pages of changes; without it they are not told. */
  live?: Live | undefined;
  /** The built page; without it its address says so. */
  dir?: string | undefined;
  /** Tests make them small. */
  signOnLimits?: Partial<SignOnLimits> | undefined;
}

/** The phone page: its files at `/board/…`, its API at `/board/api/…`. */
export function addBoardRoutes(routes: Router, deps: BoardDeps): void {
  const { base, signOn } = deps;
  addSessionRoutes(routes, base, signOn);
  addSignOnRoutes(routes, base, signOn, createSignOnGate(deps.signOnLimits));
  if (deps.live) addEventRoutes(routes, base, deps.live);
  for (const add of boardApis) add(routes, base);
  routes.all('/board/api{/*rest}', (koa) =>
    guard(koa, base.log, () => Promise.reject(new AppError('board.no_such_page'))),
  );
  const page = openPage(deps.dir);
  page.catch((err: unknown) =>
    base.log.error({ err, code: 'board.page' }, 'the built page could not be read'),
  );
  routes.get(['/board', '/board/', '/board/*path'], async (koa) => (await page)(koa));
}
