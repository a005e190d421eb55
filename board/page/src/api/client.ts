/** Requests to the board's API of the server that delivered this page. */
import { attended } from '../state/attended.ts';
import { base, type Query, queryText } from '../state/route.ts';

/** A refusal or a failure, with a sentence to show. */
export class BoardError extends Error {
  /** The server's code; `network` and `timeout` when there was no answer. */
  readonly code: string;
  /** 0 when there was no answer. */
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const TIMEOUT_MS = 20_000;

/** Address below the API, for links and downloads. */
export const apiPath = (path: string, query: Query = {}): string => `${base}/api${path}${queryText(query)}`;

interface Hooks {
  /** Goes into the header of requests that change something. */
  csrf: () => string;
  /** Nobody is signed on (any more). Resolves to true when somebody is now, and the request may be tried again. */
  signOn: () => Promise<boolean>;
  /** `csrf` is of a session that is over. Resolves to true when it is of the present one now, of the same person. */
  renew: () => Promise<boolean>;
}

const no = (): Promise<boolean> => Promise.resolve(false);
let hooks: Hooks = { csrf: () => '', signOn: no, renew: no };

/** state/session.ts says what it knows; the client imports none of it. */
export function useHooks(given: Hooks): void {
  hooks = given;
}

interface Asked {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Requests of the sign-on itself do not start another. */
  anonymous?: boolean;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** JSON in, JSON out; a `FormData` body goes as multipart. Throws only `BoardError`, with a sentence to show. */
export async function request<T>(method: Method, path: string, asked: Asked = {}): Promise<T> {
  try {
    return await once<T>(method, path, asked);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    if (asked.anonymous === true && error.status === 401) throw error;
    if (!(await mended(error.status, error.code))) throw error;
    return await once<T>(method, path, asked);
  }
}

/** Whether what stood in the way of a request was the session, which is in order now: the same may be sent again. */
export async function mended(status: number, code: string): Promise<boolean> {
  if (status === 401) return await hooks.signOn();
  return code === 'board.csrf' && (await hooks.renew());
}

/** What every request of ours says beside its content. */
export function ownHeaders(write: boolean): Record<string, string> {
  return {
    accept: 'application/json',
    ...(attended() ? {} : { 'x-unattended': '1' }),
    ...(write ? { 'x-csrf-token': hooks.csrf() } : {}),
  };
}

export const get = <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  request<T>('GET', path, signal ? { query, signal } : { query });

export const post = <T>(path: string, body: unknown): Promise<T> => request<T>('POST', path, { body });

async function once<T>(method: Method, path: string, { query, body, signal }: Asked): Promise<T> {
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, TIMEOUT_MS);
  signal?.addEventListener('abort', () => abort.abort());
  const headers = ownHeaders(method !== 'GET');
  const init: RequestInit = { method, headers, signal: abort.signal, credentials: 'same-origin' };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    headers['content-type'] = 'application/json';
  }
  try {
    const response = await fetch(apiPath(path, query), init);
    if (!response.ok) throw await failure(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  } catch (error) {
    if (error instanceof BoardError) throw error;
    if (late) throw new BoardError('timeout', '服务 20 秒内没有应答，请稍后再试', 0);
    if (signal?.aborted) throw new BoardError('aborted', '已取消', 0);
    throw new BoardError('network', '连不上服务，请检查网络后重试', 0);
  } finally {
    clearTimeout(timer);
  }
}

/** Our refusals are `{ error: { code, text } }`; whatever stands between may answer anything. */
async function failure(response: Response): Promise<BoardError> {
  const { status } = response;
  const otherwise = status === 403 ? '您没有查看这一项的权限' : `服务没有完成这个请求（${status}）`;
  try {
    const body = (await response.json()) as { error?: { code?: string; text?: string } };
    return new BoardError(body.error?.code ?? 'unknown', body.error?.text || otherwise, status);
  } catch {
    return new BoardError('unknown', otherwise, status);
  }
}

/** What to tell a person about something caught. */
export function errorText(error: unknown): string {
  if (error instanceof BoardError) return error.message;
  const detail = error instanceof Error ? error.message : String(error);
  return /[\u4e00-\u9fff]/.test(detail) ? detail : `页面没有完成这个操作（${detail}）`;
}
