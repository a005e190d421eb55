import { isRecord, parseJson } from '../gateway/frames.ts';
import { ApiError, OapiError } from './errors.ts';
import type { Call } from './route.ts';

type Body = Record<string, unknown>;

/** A mandatory text of an api.dingtalk.com call. */
export function apiText(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
}

/** A mandatory list of texts. */
export function apiTexts(body: Body, name: string): string[] {
  const value = body[name];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new ApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
}

/** A mandatory text or number of an oapi.dingtalk.com call, from the body or the query. */
export function oapiText(call: Call, name: string): string {
  const value = call.body[name] ?? call.query.get(name) ?? undefined;
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw new OapiError(40035, `缺少参数 ${name}`);
}

export function oapiNumber(call: Call, name: string, fallback?: number): number {
  const value = call.body[name] ?? call.query.get(name) ?? fallback;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new OapiError(40035, `缺少参数 ${name}`);
}

/** An object that may also have come as JSON text (form-encoded calls). */
export function objectField(value: unknown): Body | null {
  const given = typeof value === 'string' ? parseJson(value) : value;
  return isRecord(given) ? given : null;
}
