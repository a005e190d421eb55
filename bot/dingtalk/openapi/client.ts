import type { Logger } from 'pino';
import { z } from 'zod';
import type { Meter } from '../../meter.ts';
import { backoffMs } from '../stream/backoff.ts';
import { type Api, apiName, apis } from './apis.ts';
import { type Answer, classify } from './classify.ts';
import { ApiError } from './error.ts';
import { exchange, type HttpRequest } from './http.ts';
import { createThrottle } from './throttle.ts';
import { createTokenCache, type FreshToken } from './token.ts';

export interface ApiClientOptions {
  apiBase: string;
  oapiBase: string;
  clientId: string;
  clientSecret: string;
  meter: Meter;
  log: Logger;
  /** One attempt, ms. */
  timeoutMs?: number;
  /** Per API. */
  callsPerSecond?: number;
}

export interface Call {
  /** Fills `{name}` in the path. */
  path?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

export interface ApiClient {
  /**
   * Calls an API: token, throttle, time-out, and a few quick repeats where that is safe.
   * @throws ApiError. The answer's shape is checked by `schema`; another shape is `uncertain`.
   */
  call<T>(api: Api, schema: z.ZodType<T>, call?: Call): Promise<T>;
  /** Posts to an address that the platform handed out (sessionWebhook); no token, no repeats but certain ones. */
  post<T>(name: string, url: string, schema: z.ZodType<T>, json: unknown): Promise<T>;
}

const ATTEMPTS = 3;
/** Longer waits are left to the outbox, which does not hold a lane's lease meanwhile. */
const LONGEST_WAIT_MS = 3_000;
const quick = { firstMs: 300, maxMs: 2_000 };

const tokenSchema = z.object({ accessToken: z.string().min(1), expireIn: z.number().positive() });

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { meter, log, timeoutMs = 8_000, callsPerSecond = 20 } = options;
  const throttle = createThrottle(callsPerSecond);
  const tokens = createTokenCache(() => fetchToken());

  async function fetchToken(): Promise<FreshToken> {
    const json = { appKey: options.clientId, appSecret: options.clientSecret };
    // Not repeated here: the call that needs it repeats, and the two would multiply.
    const answer = await send(apis.token, { json }, undefined);
    const { accessToken, expireIn } = read(apiName(apis.token), tokenSchema, answer);
    return { token: accessToken, livesSeconds: expireIn };
  }

  /** One attempt. A refused token is forgotten, so that the repeat asks for a new one. */
  async function attempt(api: Api, call: Call): Promise<Answer> {
    const token = await tokens.get().catch(withoutDoubt);
    try {
      return await send(api, call, token);
    } catch (err) {
      if (err instanceof ApiError && err.kind === 'token') tokens.refused(token);
      throw err;
    }
  }

  async function send(api: Api, call: Call, token: string | undefined): Promise<Answer> {
    const name = apiName(api);
    await throttle.slot(name);
    return metered(api.counted, name, {
      name,
      url: addressOf(options, api, call, token),
      method: api.method,
      headers: {
        ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token && api.host === 'api' ? { 'x-acs-dingtalk-access-token': token } : {}),
        ...call.headers,
      },
      ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
      ...(call.form ? { body: call.form } : {}),
      timeoutMs: call.timeoutMs ?? timeoutMs,
    });
  }

  /** One exchange on the bill. What was throttled or never arrived is not billed (KB 1432). */
  async function metered(counted: boolean, name: string, request: HttpRequest): Promise<Answer> {
    let billed = counted;
    try {
      return orThrow(name, await exchange(request));
    } catch (err) {
      if (err instanceof ApiError && (err.kind === 'throttled' || err.kind === 'unreachable')) billed = false;
      throw err;
    } finally {
      if (billed) meter.count('call', name);
    }
  }

  async function repeat(
    api: Pick<Api, 'repeatable'>,
    name: string,
    once: () => Promise<Answer>,
  ): Promise<Answer> {
    let renewed = false;
    for (let n = 1; ; n += 1) {
      try {
        return await once();
      } catch (err) {
        const waitMs = err instanceof ApiError ? waitBeforeRepeat(api, err, n, renewed) : undefined;
        if (waitMs === undefined) throw err;
        renewed ||= (err as ApiError).kind === 'token';
        log.debug({ api: name, code: (err as ApiError).code, waitMs }, 'api call repeated');
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  return {
    async call(api, schema, call = {}) {
      const name = apiName(api);
      return read(name, schema, await repeat(api, name, () => attempt(api, call)));
    },
    async post(name, url, schema, json) {
      const headers = { 'content-type': 'application/json' };
      const answer = await repeat({ repeatable: false }, name, async () => {
        await throttle.slot(name);
        return metered(true, name, {
          name,
          url,
          method: 'POST',
          headers,
          body: JSON.stringify(json),
          timeoutMs,
        });
      });
      return read(name, schema, answer);
    },
  };
}

/**
 * @param renewed a refused token was already replaced once for this call
 * @returns ms to wait, or undefined when it must not be repeated here.
 */
export function waitBeforeRepeat(
  api: Pick<Api, 'repeatable'>,
  err: ApiError,
  attempt: number,
  renewed: boolean,
): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  if (err.kind === 'token') return renewed ? undefined : 0;
  if (!err.notExecuted && !(err.kind === 'uncertain' && api.repeatable)) return undefined;
  const waitMs = Math.max(err.afterMs ?? 0, backoffMs(attempt, quick, Math.random()));
  return waitMs > LONGEST_WAIT_MS ? undefined : waitMs;
}

function addressOf(options: ApiClientOptions, api: Api, call: Call, token: string | undefined): string {
  const path = api.path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(call.path?.[key] ?? ''));
  const url = new URL(`${api.host === 'api' ? options.apiBase : options.oapiBase}${path}`);
  if (token && api.host === 'oapi') url.searchParams.set('access_token', token);
  return url.href;
}

/** While there is no token nothing has been sent: what is uncertain about the token is certain about the call. */
function withoutDoubt(err: unknown): never {
  if (!(err instanceof ApiError) || err.kind !== 'uncertain') throw err;
  const { code, api, status, message } = err;
  throw new ApiError({ kind: 'unreachable', code, api, status, message });
}

function orThrow(name: string, answer: Answer): Answer {
  const fields = classify(name, answer);
  if (fields) throw new ApiError(fields);
  return answer;
}

function read<T>(name: string, schema: z.ZodType<T>, answer: Answer): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
  throw new ApiError({ kind: 'uncertain', code: 'odd_answer', api: name, status: answer.status, message });
}
