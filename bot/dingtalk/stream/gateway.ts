import { z } from 'zod';
import { GatewayError } from './gateway-error.ts';

export interface GatewayRequest {
  apiBase: string;
  clientId: string;
  clientSecret: string;
  ua: string;
  subscriptions: readonly { type: string; topic: string }[];
  /** Whole call, ms. */
  timeoutMs: number;
  signal: AbortSignal;
}

const answerSchema = z.object({ endpoint: z.string().min(1), ticket: z.string().min(1) });
const errorSchema = z.object({ code: z.string().default(''), message: z.string().default('') });

/**
 * Asks the gateway for a place to connect to.
 * @returns the socket's address with the ticket in it: good for one connection within 90 s. Never log it.
 * @throws GatewayError
 */
export async function openGateway(request: GatewayRequest): Promise<string> {
  const { status, text } = await post(request);
  const body = parseJson(text);
  if (status === 200) return socketAddress(body);
  const error = errorSchema.safeParse(body);
  const { code, message } = error.success ? error.data : { code: '', message: '' };
  const detail = `HTTP ${status} ${code} ${message}`.trim();
  if (status === 401 || code === 'authFailed' || code === 'invalidClientIdOrSecret')
    throw new GatewayError('bad_credentials', detail);
  throw new GatewayError(
    'refused',
    body === undefined ? `HTTP ${status}，不是 JSON（是否经过了代理？）` : detail,
  );
}

async function post(request: GatewayRequest): Promise<{ status: number; text: string }> {
  const { clientId, clientSecret, ua, subscriptions } = request;
  try {
    const response = await fetch(`${request.apiBase}/v1.0/gateway/connections/open`, {
      method: 'POST',
      // Without Accept the gateway answers in XML.
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, ua, subscriptions }),
      signal: AbortSignal.any([AbortSignal.timeout(request.timeoutMs), request.signal]),
      redirect: 'manual',
    });
    return { status: response.status, text: await response.text() };
  } catch (err) {
    throw new GatewayError('no_network', reasonOf(err));
  }
}

function socketAddress(body: unknown): string {
  const parsed = answerSchema.safeParse(body);
  if (!parsed.success || !URL.canParse(parsed.data.endpoint))
    throw new GatewayError('malformed', '网关的回答里没有 endpoint 或 ticket');
  const url = new URL(parsed.data.endpoint);
  if (url.protocol !== 'wss:' && url.protocol !== 'ws:')
    throw new GatewayError('malformed', `网关给出的 endpoint 不是 WebSocket 地址（${url.protocol}）`);
  url.searchParams.set('ticket', parsed.data.ticket);
  return url.href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}

/** `ECONNREFUSED`, `ENOTFOUND`, `TimeoutError` …: the name of what went wrong, without addresses. */
export function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  const cause = err.cause;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  if ('code' in err && typeof err.code === 'string') return err.code;
  return err.name;
}
