/** Requests to the control API of the server that delivered this page. */
class ApiError extends Error {
  /** The server's code; `network` and `timeout` when there was no answer. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const TIMEOUT_MS = 20_000;

async function failure(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as { error?: { code?: string; message?: string } };
    const { code, message } = body.error ?? {};
    return new ApiError(code ?? 'unknown', message || `沙盒返回了错误 ${response.status}`, response.status);
  } catch {
    return new ApiError('unknown', `沙盒返回了错误 ${response.status}`, response.status);
  }
}

/** JSON in, JSON out; a `FormData` body goes as multipart. Throws only `ApiError`, with a message to show. */
export async function request<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  const init: RequestInit = { method, signal: abort.signal, headers: { accept: 'application/json' } };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { accept: 'application/json', 'content-type': 'application/json' };
  }
  try {
    const response = await fetch(`/sandbox${path}`, init);
    if (!response.ok) throw await failure(response);
    return (await response.json()) as T;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (abort.signal.aborted) throw new ApiError('timeout', '沙盒 20 秒内没有应答，请稍后再试', 0);
    throw new ApiError('network', '连不上沙盒，请确认服务还在运行', 0);
  } finally {
    clearTimeout(timer);
  }
}

/** What to tell a person about something caught. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  const detail = error instanceof Error ? error.message : String(error);
  return /[\u4e00-\u9fff]/.test(detail) ? detail : `页面没有完成这个操作（${detail}）`;
}
