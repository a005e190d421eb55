import type { SandboxOptions } from '../options.ts';
import { type Sandbox, startSandbox } from '../server.ts';

type Json = Record<string, unknown>;

/** An answer of an API call: HTTP status and parsed body (null when it was not JSON). */
export interface Answer {
  status: number;
  body: Json;
  text: string;
}

/** A running sandbox with the three ways to talk to it. */
export interface Kit {
  sandbox: Sandbox;
  /** Control API; throws on a refusal. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  remove(path: string): Promise<void>;
  /** api.dingtalk.com with a token. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** oapi.dingtalk.com with a token. */
  oapi(path: string, body?: unknown): Promise<Answer>;
  /** Any request, no token. */
  raw(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  token(): Promise<string>;
  close(): Promise<void>;
}

/** Starts a sandbox in memory (unless told otherwise) on a free port, without per-second limits and pings. */
export async function startKit(options: SandboxOptions = {}): Promise<Kit> {
  const sandbox = await startSandbox({
    ...options,
    limits: { qps: 0, ...options.limits },
    timings: { pingMs: 0, ...options.timings },
  });
  const raw: Kit['raw'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text), text };
  };
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await raw(method, `/sandbox${path}`, body);
    if (answer.status !== 200) throw new Error(`${method} ${path} → ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text);
  };
  const token = async () => {
    const { clientId: appKey, clientSecret: appSecret } = sandbox.app;
    const answer = await raw('POST', '/v1.0/oauth2/accessToken', { appKey, appSecret });
    return String(answer.body.accessToken);
  };
  return {
    sandbox,
    raw,
    token,
    get: (path) => control('GET', path),
    post: (path, body = {}) => control('POST', path, body),
    remove: async (path) => {
      await control('DELETE', path);
    },
    api: async (method, path, body, headers = {}) =>
      raw(method, path, body, { 'x-acs-dingtalk-access-token': await token(), ...headers }),
    oapi: async (path, body = {}) => raw('POST', `${path}?access_token=${await token()}`, body),
    close: () => sandbox.close(),
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** Polls until `find` gives something; fails after 3 s with `what`. */
export async function eventually<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = performance.now() + 3000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
