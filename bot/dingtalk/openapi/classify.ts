import { z } from 'zod';
import type { ApiError, ApiErrorFields } from './error.ts';
import { hintFor } from './hints.ts';

/** An HTTP answer of either host. */
export interface Answer {
  status: number;
  /** Parsed JSON; undefined when it was not JSON. */
  body: unknown;
}

type Fault = Pick<ApiErrorFields, 'kind' | 'code' | 'message'> &
  Partial<Pick<ApiErrorFields, 'scopes' | 'afterMs'>>;

const id = z.union([z.string(), z.number()]).transform(String);

/** oapi.dingtalk.com: HTTP 200 and `errcode`; 0 is success. */
const oapiSchema = z.object({
  errcode: id,
  errmsg: z.string().default(''),
  sub_code: id.optional(),
  sub_msg: z.string().optional(),
});

/** api.dingtalk.com: HTTP 4xx/5xx and `code`. The SDKs also write accessDeniedDetail. */
const apiSchema = z.object({
  code: id,
  message: z.string().default(''),
  accessdenieddetail: z.object({ requiredScopes: z.array(z.string()).optional() }).optional(),
  accessDeniedDetail: z.object({ requiredScopes: z.array(z.string()).optional() }).optional(),
});

/** The body of the per-IP ban: `{"status":1111,"wait":5,"punish":"deny",…}`; the ban lasts 5 minutes (KB 0012). */
const punishSchema = z.object({ punish: z.string() });
const PUNISHED_MS = 300_000;

/** A QPS window is one second; a per-minute window is a minute. */
const QPS_MS = 1_200;
const QPM_MS = 60_000;

/** @returns undefined when the answer is a success. */
export function classify(api: string, answer: Answer): ConstructorParameters<typeof ApiError>[0] | undefined {
  const fault = faultOf(answer);
  if (!fault) return undefined;
  const hint = hintFor(fault.code, fault.scopes ?? []);
  return { ...fault, api, status: answer.status, ...(hint ? { hint } : {}) };
}

function faultOf({ status, body }: Answer): Fault | undefined {
  if (punishSchema.safeParse(body).success)
    return { kind: 'punished', code: 'ip_punished', message: 'this IP is blocked', afterMs: PUNISHED_MS };
  const oapi = oapiSchema.safeParse(body);
  if (oapi.success && (status < 400 || oapi.data.errcode !== '0')) return oapiFault(oapi.data);
  if (status < 300 && body !== undefined) return undefined;
  const api = apiSchema.safeParse(body);
  if (status >= 400 && api.success) return apiFault(status, api.data);
  return unreadable(status, body);
}

const oapiKinds: Readonly<Record<string, Omit<Fault, 'code' | 'message'>>> = {
  '40001': { kind: 'token' },
  '40014': { kind: 'token' },
  '42001': { kind: 'token' },
  '90002': { kind: 'throttled', afterMs: QPS_MS },
  '90018': { kind: 'throttled', afterMs: QPS_MS },
  '90020': { kind: 'quota' },
  '60011': { kind: 'permission' },
  '-1': { kind: 'busy' },
  // The gateway gave up waiting for the service behind it, which may have gone on.
  '15': { kind: 'uncertain' },
};

function oapiFault(body: z.infer<typeof oapiSchema>): Fault | undefined {
  const { errcode, errmsg, sub_code, sub_msg } = body;
  if (errcode === '0') return undefined;
  if (errcode === '88')
    return sub_code
      ? subFault(sub_code, sub_msg ?? errmsg)
      : { kind: 'uncertain', code: '88', message: errmsg };
  return { kind: 'refused', ...oapiKinds[errcode], code: errcode, message: errmsg };
}

/** errcode 88 wraps another one: a permission, a token or a throttle in `sub_code`. */
function subFault(subCode: string, message: string): Fault {
  // Names of permissions look like qyapi_get_member or Calendar.Event.Write.
  const scopes = [...message.matchAll(/[A-Za-z]+(?:[._][A-Za-z]+)+/g)].map(([name]) => name);
  const known = oapiKinds[subCode];
  if (known) return { ...known, code: subCode, message, scopes };
  const permission = /permission|scope|isv\.|60011|权限/i.test(`${subCode} ${message}`);
  return permission
    ? { kind: 'permission', code: subCode, message, scopes }
    : { kind: 'refused', code: subCode, message };
}

function apiFault(status: number, body: z.infer<typeof apiSchema>): Fault {
  const { code, message } = body;
  const scopes = (body.accessdenieddetail ?? body.accessDeniedDetail)?.requiredScopes ?? [];
  const fault = { code, message, scopes };
  if (code === 'InvalidAuthentication') return { kind: 'token', ...fault };
  if (/Forbidden\.AccessDenied\.Qps/.test(code)) return { kind: 'throttled', ...fault, afterMs: QPS_MS };
  if (/Forbidden\.AccessDenied\.Qpm/.test(code)) return { kind: 'throttled', ...fault, afterMs: QPM_MS };
  if (/ApiCountLimit/.test(code)) return { kind: 'quota', ...fault };
  if (status === 403 || /^Forbidden\.AccessDenied/.test(code)) return { kind: 'permission', ...fault };
  if (status === 503 || /^(system\.busy|ServiceUnavailable)/i.test(code)) return { kind: 'busy', ...fault };
  if (status === 429) return { kind: 'throttled', ...fault, afterMs: QPS_MS };
  // The same key is being worked at this moment: it will be done, asking again tells how it ended (KB 0244).
  if (code === 'idempotencyProcessing') return { kind: 'busy', ...fault, afterMs: 2_000 };
  return { kind: status >= 500 ? 'uncertain' : 'refused', ...fault };
}

/** HTML, broken JSON or a body of another shape. */
function unreadable(status: number, body: unknown): Fault {
  const code = body === undefined ? 'not_json' : `http_${status}`;
  const message = `HTTP ${status}`;
  if (status === 503 || status === 429) return { kind: 'busy', code, message };
  // A 400 says its reason in the body, and one of them is "you did this already": unread, it proves nothing.
  if (status === 400 && body === undefined) return { kind: 'uncertain', code, message };
  if (status >= 400 && status < 500) return { kind: 'refused', code, message };
  return { kind: 'uncertain', code, message };
}
