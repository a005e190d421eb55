import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { type Body, BodyError, readBody } from '../http/body.ts';
import { ApiError, ControlError } from '../http/errors.ts';
import type { RouteTable } from '../http/route.ts';
import type { World } from '../world.ts';

export interface ControlCall {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Body;
  req: IncomingMessage;
  res: ServerResponse;
}

/** A route of the control API. Returning `handled` means that the handler has answered by itself. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** The body is a file, not JSON. */
  takesBytes?: true;
  handler: (world: World, call: ControlCall) => unknown;
}

export type ControlRoutes = RouteTable<ControlRoute>;

export const handled = Symbol('handled');

export async function runControl(
  world: World,
  routes: ControlRoutes,
  url: URL,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    const match = routes.find(req.method ?? 'GET', url.pathname);
    if (!match) throw new ControlError(404, 'no_route', `控制接口没有 ${req.method} ${url.pathname}`);
    const body = await readBody(req, match.route.takesBytes);
    const answer = await match.route.handler(world, {
      params: match.params,
      query: url.searchParams,
      body,
      req,
      res,
    });
    world.store.flush();
    if (answer !== handled) sendJson(res, 200, answer ?? {});
  } catch (error) {
    const refusal = toRefusal(error);
    if (!refusal) world.log.error({ err: error, url: url.pathname }, 'a control call failed');
    const { status, code, message } = refusal ?? { status: 500, code: 'internal', message: String(error) };
    if (!res.headersSent) sendJson(res, status, { error: { code, message } });
  }
}

function toRefusal(error: unknown): { status: number; code: string; message: string } | null {
  if (error instanceof ControlError) return error;
  // The calendar's own rules, met by a person instead of an app.
  if (error instanceof ApiError) return { status: 400, code: error.code, message: error.message };
  if (error instanceof BodyError) return { status: 400, code: 'bad_body', message: error.message };
  if (error instanceof ZodError) {
    const message = error.issues
      .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
      .join('; ');
    return { status: 400, code: 'bad_input', message };
  }
  return null;
}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  res.end(text);
}
