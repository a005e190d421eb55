import { reasonOf } from '../stream/gateway.ts';
import type { Answer } from './classify.ts';
import { ApiError } from './error.ts';

export interface HttpRequest {
  /** For errors and logs; the address itself may carry a token. */
  name: string;
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string | FormData;
  timeoutMs: number;
}

/** Failures before anything was sent: the request certainly did nothing. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** @throws ApiError `unreachable` when it was certainly not sent, `uncertain` when nobody knows. */
export async function exchange(request: HttpRequest): Promise<Answer> {
  const { name, url, method, headers, body, timeoutMs } = request;
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (err) {
    const reason = reasonOf(err);
    const code = reason === 'TimeoutError' ? 'timeout' : reason;
    const kind = NEVER_SENT.has(reason) ? 'unreachable' : 'uncertain';
    throw new ApiError({ kind, code, api: name, status: 0, message: 'no answer' });
  }
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}
