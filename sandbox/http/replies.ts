import { newRequestId } from '../ground/ids.ts';
import type { Route } from './route.ts';

/** An answer before it is sent. */
export interface Reply {
  status: number;
  body: unknown;
  /** `code` or `errcode` when it is an error. */
  error?: string;
  throttled?: boolean;
  /** Sent instead of the body, when it is meant to be broken. */
  raw?: string;
}

/** A good answer in the shape of the route's host. */
export function success(route: Route, result: unknown): Reply {
  if (route.host === 'api') return { status: 200, body: result ?? {} };
  const fields = (result ?? {}) as object;
  return { status: 200, body: { errcode: 0, errmsg: 'ok', ...fields, request_id: newRequestId() } };
}

export function apiFailure(
  status: number,
  code: string,
  message: string,
  extra: Record<string, unknown> = {},
): Reply {
  return {
    status,
    body: { code, requestid: newRequestId(), message, ...extra },
    error: code,
    throttled: code.includes('QpsLimit'),
  };
}

export function oapiFailure(errcode: number, errmsg: string, extra: Record<string, unknown> = {}): Reply {
  return {
    status: 200,
    body: { errcode, errmsg, ...extra, request_id: newRequestId() },
    error: String(errcode),
    throttled: errcode === 90018,
  };
}

/** What the gateway answers to a client that does not ask for JSON: the same fields as XML. */
export function asXml(body: unknown): string {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  const escaped = (value: unknown) => String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const inner = fields.map(([name, value]) => `<${name}>${escaped(value)}</${name}>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${inner}</Response>`;
}
