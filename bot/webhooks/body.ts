import type { IncomingMessage } from 'node:http';
import { AppError } from '../../workflows/errors.ts';

/** Bodies beyond this are refused, bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

const tooLarge = (most: number): AppError => new AppError('webhook.too_large', { maxMb: most / 1024 / 1024 });

/**
 * The bytes of a body as they came, because they are what is signed; never more than the limit is held.
 * @throws AppError webhook.too_large, webhook.broken (the connection was cut)
 */
export async function readBody(req: IncomingMessage, most = MAX_BODY_BYTES): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const fail = (err: AppError): void => {
      req.off('data', take);
      reject(err);
    };
    const take = (part: Buffer): void => {
      size += part.length;
      if (size > most) fail(tooLarge(most));
      else parts.push(part);
    };
    req.on('data', take);
    req.once('end', () => resolve(Buffer.concat(parts)));
    req.once('error', (cause) => reject(new AppError('webhook.broken', {}, { cause })));
    req.once('close', () => {
      if (!req.complete) fail(new AppError('webhook.broken'));
    });
  });
}

/** A body as JSON in UTF-8. @throws AppError webhook.not_json */
export function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new AppError('webhook.not_json', {}, { cause });
  }
}
