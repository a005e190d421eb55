import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';

/** The file part of a multipart body. */
export interface Upload {
  fileName: string;
  contentType: string;
  bytes: Buffer;
}

export interface Body {
  fields: Record<string, unknown>;
  upload: Upload | null;
  /** The body as it came, when it was neither JSON nor a form. */
  raw: Buffer | null;
}

/** A body that cannot be read as what it says it is. */
export class BodyError extends Error {}

/** Largest body accepted, bytes: a 20 MB file and its multipart wrapping. */
const maxBytes = 30 * 1024 * 1024;

/**
 * Reads JSON (whatever the content type, as the platform does), url-encoded forms and multipart. With `asBytes` a
 * body that is not multipart is left as it came.
 */
export async function readBody(req: IncomingMessage, asBytes = false): Promise<Body> {
  const type = req.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(req);
  const bytes = await readAll(req);
  if (asBytes) return { fields: {}, upload: null, raw: bytes };
  if (bytes.length === 0) return { fields: {}, upload: null, raw: null };
  // JSON first: `curl -d` calls everything a form, and no form begins with a brace.
  const json = bytes[0] === 0x7b || type.includes('json') ? parseObject(bytes) : null;
  if (json) return { fields: json, upload: null, raw: null };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { fields: Object.fromEntries(new URLSearchParams(bytes.toString())), upload: null, raw: null };
  }
  if (type.includes('json')) throw new BodyError('The body is not a JSON object');
  return { fields: {}, upload: null, raw: bytes };
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxBytes) throw new BodyError('The body is too large');
    chunks.push(bytes);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function parseObject(bytes: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function readMultipart(req: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, unknown> = {};
    let upload: Upload | null = null;
    const parser = busboy({ headers: req.headers, limits: { fileSize: maxBytes }, defParamCharset: 'utf8' });
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (_name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        upload = {
          fileName: info.filename ?? 'file',
          contentType: info.mimeType,
          bytes: Buffer.concat(chunks),
        };
      });
    });
    parser.on('error', (error) => reject(new BodyError(String(error))));
    parser.on('close', () => resolve({ fields, upload, raw: null }));
    req.pipe(parser);
  });
}
