import type { IncomingMessage, ServerResponse } from 'node:http';
import { tokenState } from '../auth/tokens.ts';
import type { Fault, FaultKind } from '../control-types.ts';
import { newRequestId } from '../ground/ids.ts';
import type { World } from '../world.ts';
import { type Body, BodyError, readBody } from './body.ts';
import { ApiError, OapiError } from './errors.ts';
import { apiFailure, asXml, oapiFailure, type Reply, success } from './replies.ts';
import type { ApiMatch, Call, Route } from './route.ts';

const before: readonly FaultKind[] = ['error', 'busy', 'drop', 'rateLimited', 'punished', 'hang'];
const around: readonly FaultKind[] = ['after', 'slow', 'malformed', 'dropAfter'];

/** Runs one API request through faults, token, permission, limits and its handler, and records it. */
export async function runApi(
  world: World,
  match: ApiMatch,
  url: URL,
  origin: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const { route } = match;
  const name = `${route.method} ${route.path}`;
  const fault = world.faults.strike(`${route.method} ${url.pathname}`, [...before, ...around]);
  let body: Body = { fields: {}, upload: null, raw: null };
  let reply: Reply;
  try {
    body = await readBody(req);
    const call: Call = {
      method: route.method,
      path: url.pathname,
      params: match.params,
      query: url.searchParams,
      headers: req.headers,
      body: body.fields,
      upload: body.upload,
      origin,
    };
    reply = struckBefore(route, fault) ?? success(route, await admitted(world, route, name, call));
  } catch (error) {
    reply = failure(world, route, name, error);
  }
  const finished = distorted(reply, fault);
  if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 3000);
  world.store.flush();
  world.meter.called(name, reply.throttled ? 'throttled' : reply.error || fault ? 'failed' : 'ok');
  world.calls.add({
    at: world.clock.now(),
    method: route.method,
    path: url.pathname,
    route: name,
    status: finished.status,
    ...(reply.error ? { error: reply.error } : {}),
    ...(fault ? { fault: fault.kind } : {}),
    durationMs: Math.round((performance.now() - started) * 100) / 100,
    requestBody: body.upload ? { ...body.fields, file: body.upload.fileName } : body.fields,
    responseBody: finished.body,
  });
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'drop' || fault?.kind === 'dropAfter') {
    req.socket.destroy();
    return;
  }
  if (route.xmlByDefault && !req.headers.accept?.includes('json')) finished.raw ??= asXml(finished.body);
  send(res, finished);
}

/** Token, permission, per-second limit, monthly quota; then the handler. */
async function admitted(world: World, route: Route, name: string, call: Call): Promise<unknown> {
  if (route.token !== false) demandToken(world, route, call);
  if (route.scope !== undefined && world.deniedScopes.has(route.scope)) denyScope(route, route.scope);
  if (!world.meter.takeQps(name)) throw qpsError(route);
  if (route.counted && !world.meter.takeApiCall()) {
    if (route.host === 'oapi') throw new OapiError(90020, '当月API调用次数已用完');
    throw new ApiError(403, 'Forbidden.AccessDenied.ApiCountLimitForOrg', '当月API调用次数已用完');
  }
  return route.handler(world, call);
}

function demandToken(world: World, route: Route, call: Call): void {
  if (route.host === 'oapi') {
    const token = call.query.get('access_token');
    if (!token) throw new OapiError(40000, '缺少access_token');
    const state = tokenState(world, token);
    if (state === 'expired') throw new OapiError(42001, 'access_token超时');
    if (state === 'unknown') throw new OapiError(40014, '不合法的access_token');
    return;
  }
  const token = call.headers['x-acs-dingtalk-access-token'];
  if (typeof token !== 'string' || tokenState(world, token) !== 'good') {
    throw new ApiError(400, 'InvalidAuthentication', '不合法的access_token');
  }
}

function denyScope(route: Route, scope: string): never {
  if (route.host === 'oapi') {
    throw new OapiError(88, 'ding talk error', {
      sub_code: '60011',
      sub_msg: `应用尚未开通所需的权限：[${scope}]`,
    });
  }
  throw new ApiError(
    403,
    'Forbidden.AccessDenied.AccessTokenPermissionDenied',
    `应用尚未开通所需的权限：[${scope}]`,
    {
      accessdenieddetail: { requiredScopes: [scope] },
    },
  );
}

function qpsError(route: Route): ApiError | OapiError {
  return route.host === 'oapi'
    ? new OapiError(90018, '应用调用该接口的频率超过限制')
    : new ApiError(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', '应用调用该接口的频率超过限制');
}

function failure(world: World, route: Route, name: string, error: unknown): Reply {
  if (error instanceof ApiError) return apiFailure(error.status, error.code, error.message, error.extra);
  if (error instanceof OapiError) return oapiFailure(error.errcode, error.message, error.extra);
  if (error instanceof BodyError) {
    return route.host === 'oapi'
      ? oapiFailure(40035, `不合法的参数: ${error.message}`)
      : apiFailure(400, 'InvalidBody', error.message);
  }
  world.log.error({ err: error, route: name }, 'a sandbox handler failed');
  return route.host === 'oapi' ? oapiFailure(-1, '系统繁忙') : apiFailure(500, 'unknownError', '未知错误');
}

/** Faults that keep the handler from running at all. */
function struckBefore(route: Route, fault: Fault | null): Reply | null {
  switch (fault?.kind) {
    case 'error':
      return apiFailure(
        fault.status ?? 500,
        'ServiceUnavailable',
        'The request has failed due to a temporary failure',
      );
    case 'busy':
      return route.host === 'oapi' ? oapiFailure(-1, '系统繁忙') : apiFailure(500, 'system.busy', '系统繁忙');
    case 'rateLimited': {
      const error = qpsError(route);
      return error instanceof OapiError
        ? oapiFailure(error.errcode, error.message)
        : apiFailure(error.status, error.code, error.message);
    }
    case 'punished':
      return {
        status: 403,
        body: { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: newRequestId() },
        error: '1111',
        throttled: true,
      };
    case 'drop':
    case 'hang':
      return { status: 0, body: null, error: fault.kind };
    default:
      return null;
  }
}

/** Faults that spoil the answer after the work was done. */
function distorted(reply: Reply, fault: Fault | null): Reply {
  if (fault?.kind === 'after') {
    return apiFailure(fault.status ?? 504, 'GatewayTimeout', 'The request has timed out');
  }
  if (fault?.kind === 'malformed')
    return { ...reply, raw: `${JSON.stringify(reply.body).slice(0, -2)}\u0000` };
  return reply;
}

function send(res: ServerResponse, reply: Reply): void {
  const text = reply.raw ?? JSON.stringify(reply.body);
  res.writeHead(reply.status, {
    'content-type': `application/${text.startsWith('<?xml') ? 'xml' : 'json'};charset=UTF-8`,
    'content-length': Buffer.byteLength(text),
  });
  res.end(text);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
