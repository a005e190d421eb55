import type { SendResult } from '../../channel.ts';

/**
 * What an API error means for us.
 * token: our token is no longer valid. throttled / busy / punished / unreachable: certainly not executed, try later.
 * quota: the organisation's month is used up. permission: an admin must do something. refused: wrong for good.
 * uncertain: it may have been executed (time-out, 504, an answer that can't be read).
 */
export type ApiErrorKind =
  | 'token'
  | 'throttled'
  | 'busy'
  | 'punished'
  | 'unreachable'
  | 'quota'
  | 'permission'
  | 'refused'
  | 'uncertain';

export interface ApiErrorFields {
  kind: ApiErrorKind;
  /** The platform's own code (`param.cardAlreadyExist`, `90018`), or ours (`timeout`, `not_json`). */
  code: string;
  /** Name of the API, e.g. `POST /v1.0/card/instances`. Never an address: those may carry a token. */
  api: string;
  message: string;
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** What an admin should do, in Chinese. */
  hint?: string;
  /** Missing permissions, by name. */
  scopes?: readonly string[];
  /** Earliest sensible next try, ms. */
  afterMs?: number;
}

/** The one family of errors of the open API; both hosts' shapes are mapped to it (see classify.ts). */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly code: string;
  readonly api: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly scopes: readonly string[];
  readonly afterMs: number | undefined;

  constructor(fields: ApiErrorFields) {
    super(`${fields.api}: ${fields.code} ${fields.message}`.trim());
    this.name = 'ApiError';
    this.kind = fields.kind;
    this.code = fields.code;
    this.api = fields.api;
    this.status = fields.status;
    this.hint = fields.hint;
    this.scopes = fields.scopes ?? [];
    this.afterMs = fields.afterMs;
  }

  /** Certainly not executed: may be repeated whatever it does. */
  get notExecuted(): boolean {
    return ['token', 'throttled', 'busy', 'punished', 'unreachable'].includes(this.kind);
  }
}

/** An exhausted month is looked at again after this long; an admin may have bought more. */
const QUOTA_RETRY_MS = 3_600_000;

/** How a send ended that threw. Anything but an ApiError is a fault of ours and is thrown on. */
export function toSendResult(err: unknown): SendResult {
  if (!(err instanceof ApiError)) throw err;
  const code = `dingtalk.${err.code}`;
  const reason = err.hint ? `${err.hint}（${err.message}）` : err.message;
  if (err.kind === 'uncertain') return { outcome: 'unknown', code, reason };
  if (err.kind === 'quota') return { outcome: 'retry', code, reason, afterMs: QUOTA_RETRY_MS };
  if (err.notExecuted) {
    return { outcome: 'retry', code, reason, ...(err.afterMs === undefined ? {} : { afterMs: err.afterMs }) };
  }
  return { outcome: 'failed', code, reason };
}
