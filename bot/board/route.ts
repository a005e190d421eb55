import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import type { StaffActor } from '../../workflows/staff/actor.ts';
import type { Session } from '../../workflows/staff/sessions/use-session.ts';
import { guard } from './guard.ts';
import { readJson } from './json-body.ts';
import { assertOurPage, type BoardBase, needVisit } from './visit.ts';

/** A request of the page, by somebody who is signed on. */
export interface BoardCall {
  /** With the actor; verbs and reads authorise by it as they do in the chat. */
  ctx: Ctx & { actor: StaffActor };
  /** Named parts of the path. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** JSON of a POST; not checked yet. */
  body: unknown;
  /** For answers that are no JSON: files, pictures, streams. */
  koa: Context;
  session: Session;
}

/** What it returns is sent as JSON; undefined when it has set `koa.body` itself. */
export type BoardHandler = (call: BoardCall) => Promise<unknown>;

export interface BoardRouteOptions {
  /** The handler reads the body itself (uploads). */
  raw?: boolean;
  /** Pages ask this by themselves: to do so is no use of the session. */
  unattended?: boolean;
}

/** Answers below this are not worth packing, bytes. */
const PACK_FROM = 4_000;
const pack = promisify(gzip);

/**
 * A route of the page's API at `/board/api<path>` for who is signed on; a POST must come from our own page. Refusals
 * (AppError) are told as `{ error: { code, text } }` with a fitting status (see guard.ts), faults without details.
 * @param path as @koa/router has it: `/order/:number`
 */
export function boardRoute(
  routes: Router,
  base: BoardBase,
  method: 'GET' | 'POST',
  path: string,
  handler: BoardHandler,
  options: BoardRouteOptions = {},
): void {
  routes[method === 'GET' ? 'get' : 'post'](`/board/api${path}`, (koa) =>
    guard(koa, base.log, async () => {
      const { session, actor } = await needVisit(koa, base, !options.unattended);
      if (method === 'POST') assertOurPage(koa, base, session);
      const body = method === 'POST' && !options.raw ? await readJson(koa) : undefined;
      const ctx = { ...base, actor };
      const params = koa.params as Record<string, string>;
      assertPlain([...Object.values(params), ...new URLSearchParams(koa.querystring).values()]);
      const answer = await handler({
        ctx,
        params,
        query: new URLSearchParams(koa.querystring),
        body,
        koa,
        session,
      });
      if (answer !== undefined) await sendJson(koa, answer);
      else if (koa.body === undefined && koa.respond !== false) koa.status = 204;
    }),
  );
}

/** Nobody types it, and the database takes no text that has one. @throws AppError board.bad_request */
function assertPlain(texts: readonly string[]): void {
  if (texts.some((text) => text.includes('\0'))) throw new AppError('board.bad_request', { what: '\\0' });
}

/** Answers with JSON, packed when it is large. */
export async function sendJson(koa: Context, answer: unknown): Promise<void> {
  koa.type = 'json';
  const text = JSON.stringify(answer);
  koa.vary('Accept-Encoding');
  if (text.length < PACK_FROM || koa.acceptsEncodings('gzip', 'identity') !== 'gzip') koa.body = text;
  else {
    koa.body = await pack(text);
    koa.set('Content-Encoding', 'gzip');
  }
}
