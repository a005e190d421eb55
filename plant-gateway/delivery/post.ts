import type { PlantBatch, PlantReceipt } from './wire.ts';

/** What became of one attempt. */
export type Posted =
  | { outcome: 'taken'; receipt: PlantReceipt }
  /** The service misses the records from `expected` on. */
  | { outcome: 'gap'; expected: number }
  /** The service has other records under these numbers: somebody else goes on with this stream. */
  | { outcome: 'forked' }
  /** Try again: it is away, busy or the network is. */
  | { outcome: 'away'; why: string; retryAfterMs?: number }
  /** It, or a proxy before it, takes no request of this size. */
  | { outcome: 'too_large'; why: string }
  /** Somebody must put something right (token, address, versions); until then the records are kept. */
  | { outcome: 'refused'; why: string };

export type Post = (batch: PlantBatch, signal: AbortSignal) => Promise<Posted>;

export interface PostOptions {
  /** Base address of the service, without the path. */
  url: string;
  token: string;
  timeoutMs?: number;
}

const PATH = '/api/v1/plant/intervals';
const TIMEOUT_MS = 20_000;
/** A receipt is some KB. */
const MOST_ANSWER = 256 * 1024;

/** What is wrong with the service's address; null when nothing is. The token goes over HTTPS, or stays on this machine. */
export function troubleWithUrl(url: string): string | null {
  if (!URL.canParse(url)) return `“${url}”不是地址，例：https://danmai.example.com`;
  const { protocol, hostname, username } = new URL(url);
  if (username !== '') return '地址里不能写账号';
  if (protocol === 'https:') return null;
  if (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return null;
  return '必须用 https://（令牌不能明文传输）；只有服务在本机（localhost）时才能用 http://';
}

/** @throws Error for an address that the token must not be sent to */
export function createPost({ url, token, timeoutMs = TIMEOUT_MS }: PostOptions): Post {
  const trouble = troubleWithUrl(url);
  if (trouble) throw new Error(trouble);
  const to = url.replace(/\/+$/, '') + PATH;
  return async (batch, signal) => {
    try {
      const response = await fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(batch),
        // A redirect would carry the token to wherever it leads.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      return outcomeOf(response, await textOf(response));
    } catch (err) {
      return { outcome: 'away', why: whyOf(err) };
    }
  };
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MOST_ANSWER) throw new Error('answer too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function outcomeOf({ status, headers }: Response, text: string): Posted {
  const body = parsed(text);
  if (status === 200 && isReceipt(body)) return { outcome: 'taken', receipt: body };
  const { code, message, expected } = body as Record<string, unknown>;
  if (code === 'plant.gap' && Number.isSafeInteger(expected))
    return { outcome: 'gap', expected: expected as number };
  if (code === 'plant.forked') return { outcome: 'forked' };
  const why = `HTTP ${status} ${typeof message === 'string' ? message : text.slice(0, 120)}`.trim();
  if (status === 429 || status >= 500 || status === 408) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    return { outcome: 'away', why, ...(seconds > 0 ? { retryAfterMs: Math.min(seconds, 300) * 1000 } : {}) };
  }
  return { outcome: status === 413 ? 'too_large' : 'refused', why };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const isReceipt = (body: object): body is PlantReceipt =>
  'lastSeq' in body && Number.isSafeInteger(body.lastSeq) && 'refused' in body && Array.isArray(body.refused);

function whyOf(err: unknown): string {
  const cause = (err as { cause?: { code?: string; message?: string } }).cause;
  return cause?.code ?? cause?.message ?? (err instanceof Error ? err.message : String(err));
}
