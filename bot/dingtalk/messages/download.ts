import { Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import { z } from 'zod';
import { AppError } from '../../../workflows/errors.ts';
import type { RemoteFile } from '../../channel.ts';
import { apis } from '../openapi/apis.ts';
import { ApiError } from '../openapi/error.ts';
import { reasonOf } from '../stream/gateway.ts';
import type { RobotDeps } from './robot.ts';

export interface DownloadLimits {
  /** Largest file that is taken. */
  maxBytes: number;
  /** One attempt, from request to last byte, ms. */
  timeoutMs: number;
  attempts: number;
}

export const defaultDownloadLimits: DownloadLimits = {
  maxBytes: 20 * 1024 * 1024,
  timeoutMs: 25_000,
  attempts: 3,
};

const addressSchema = z.object({ downloadUrl: z.string().min(1) });

/**
 * Bytes of what a person sent. They are read to the end before anything is handed on, so that a hang or a break in
 * the middle can be tried again; hence the size cap.
 * @throws AppError `file.too_large` or `file.gone`: never possible. ApiError or another error: try later.
 */
export async function download(
  deps: RobotDeps,
  file: RemoteFile,
  limits: DownloadLimits,
): Promise<{ stream: Readable; name?: string; mime?: string }> {
  const address = await addressOf(deps, file);
  const { bytes, name: headerName } = await fetchBytes(address, file, limits);
  const kind = await fileTypeFromBuffer(bytes);
  const name = file.name ?? headerName ?? (kind ? `${file.kind}.${kind.ext}` : undefined);
  return { stream: Readable.from([bytes]), ...(name ? { name } : {}), ...(kind ? { mime: kind.mime } : {}) };
}

async function addressOf(deps: RobotDeps, file: RemoteFile): Promise<URL> {
  try {
    const { downloadUrl } = await deps.client.call(apis.fileAddress, addressSchema, {
      json: { downloadCode: file.code, robotCode: deps.robotCode },
    });
    return tolerantUrl(downloadUrl);
  } catch (err) {
    if (err instanceof ApiError && err.kind === 'refused')
      throw new AppError('file.gone', { name: file.name ?? '' }, { cause: err });
    throw err;
  }
}

/** Addresses without a scheme (`host:port/path`) were seen in the field. */
function tolerantUrl(raw: string): URL {
  const text = raw.trim();
  return new URL(/^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`);
}

interface Fetched {
  bytes: Buffer;
  name?: string;
}

async function fetchBytes(address: URL, file: RemoteFile, limits: DownloadLimits): Promise<Fetched> {
  let last: unknown;
  for (let n = 1; n <= limits.attempts; n += 1) {
    try {
      return await fetchOnce(address, file, limits);
    } catch (err) {
      if (err instanceof AppError) throw err;
      last = err;
      if (n < limits.attempts) await new Promise((resolve) => setTimeout(resolve, 300 * n));
    }
  }
  throw new Error(`download failed ${limits.attempts} times: ${reasonOf(last)}`);
}

async function fetchOnce(address: URL, file: RemoteFile, limits: DownloadLimits): Promise<Fetched> {
  const response = await fetch(address, { signal: AbortSignal.timeout(limits.timeoutMs) });
  if (response.status >= 400 && response.status < 500 && response.status !== 429)
    throw new AppError('file.gone', { name: file.name ?? '' });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = Number(response.headers.get('content-length') ?? 0);
  if (size > limits.maxBytes) throw await tooLarge(response, file, limits);
  size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > limits.maxBytes) throw await tooLarge(response, file, limits);
    chunks.push(chunk);
  }
  const name = nameIn(response.headers.get('content-disposition') ?? '');
  return { bytes: Buffer.concat(chunks), ...(name ? { name } : {}) };
}

async function tooLarge(response: Response, file: RemoteFile, limits: DownloadLimits): Promise<AppError> {
  if (!response.body?.locked) await response.body?.cancel();
  return new AppError('file.too_large', { name: file.name ?? '', maxMb: limits.maxBytes / 1024 / 1024 });
}

/** The file's name from a Content-Disposition header; `.file` is the platform's way of saying "unknown". */
function nameIn(disposition: string): string | undefined {
  const star = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  const name = star ? safeDecode(star.trim()) : plain?.trim();
  return name && !name.endsWith('.file') ? name : undefined;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (err) {
    if (err instanceof URIError) return text;
    throw err;
  }
}
