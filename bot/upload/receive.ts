import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { DbError, systemCode } from '../../db/errors.ts';
import type { EvidenceStore, StoredFile } from '../../db/evidence/store.ts';
import { AppError } from '../../workflows/errors.ts';
import { EvidenceRefusal } from '../../workflows/evidence/refusal.ts';
import { safeName } from '../../workflows/evidence/safe-name.ts';
import type { IncomingFile } from '../../workflows/flow.ts';
import { MAX_FILE_BYTES } from '../inbox/fetch-files.ts';

/** A body beyond this is refused by what it says of its length: a file and its wrapping. */
const MAX_BODY_BYTES = MAX_FILE_BYTES + 64 * 1024;
/** How long the rest of a refused body is read and thrown away, so that its sender gets to read the refusal, ms. */
const LINGER_MS = 5_000;

/**
 * Brings the one file of a form into the evidence store, durable when this resolves; it is never held in memory. A
 * body that is cut off or refused leaves nothing.
 * @throws AppError upload.not_a_form, .no_file, .one_file, .broken, .too_large; evidence.empty
 */
export async function receiveFile(req: IncomingMessage, evidence: EvidenceStore): Promise<IncomingFile> {
  if (Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  let name = '';
  const stored = await parse(req, (content, fileName) => {
    name = safeName(fileName);
    return evidence.put(content, { name, maxBytes: MAX_FILE_BYTES });
  });
  if (stored.size === 0) throw new EvidenceRefusal('evidence.empty');
  return { ...stored, name };
}

type Put = (content: Readable, name: string) => Promise<StoredFile>;

function parse(req: IncomingMessage, put: Put): Promise<StoredFile> {
  const parser = parserFor(req);
  return new Promise((resolve, reject) => {
    let storing: Promise<StoredFile> | undefined;
    const fail = (err: unknown): void => {
      req.unpipe(parser);
      // Ends the file's stream too, and with it what was stored of it so far.
      parser.destroy();
      reject(asRefusal(err));
    };
    parser.on('file', (_field, content, { filename }) => {
      // It may fail before the store reads it.
      content.on('error', () => undefined);
      if (!filename) return void content.resume();
      storing = put(content, filename);
      storing.catch(fail);
    });
    parser.on('filesLimit', () => fail(new AppError('upload.one_file')));
    parser.on('error', fail);
    parser.on('close', () => {
      if (storing) storing.then(resolve, fail);
      else fail(new AppError('upload.no_file'));
    });
    req.once('close', () => {
      if (!req.complete) fail(new AppError('upload.broken'));
    });
    req.pipe(parser);
  });
}

function parserFor(req: IncomingMessage): busboy.Busboy {
  try {
    if (!/^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')) throw new Error('no form');
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 0, parts: 4, headerPairs: 20 },
    });
  } catch (err) {
    throw new AppError('upload.not_a_form', {}, { cause: err });
  }
}

const tooLarge = (cause?: unknown): AppError =>
  new AppError('upload.too_large', { maxMb: MAX_FILE_BYTES / 1024 / 1024 }, { cause });

/** What the store or the system complains of is a fault of ours; anything else is what was sent. */
function asRefusal(err: unknown): unknown {
  if (err instanceof DbError && err.code === 'evidence.too_large') return tooLarge(err);
  if (err instanceof AppError || err instanceof DbError || systemCode(err) !== undefined) return err;
  return new AppError('upload.broken', {}, { cause: err });
}

/** After the answer: what still comes of the body is thrown away for a while, then the connection is cut. */
export function discardRest(req: IncomingMessage): void {
  if (req.complete) return;
  req.resume();
  setTimeout(() => {
    if (!req.complete) req.destroy();
  }, LINGER_MS).unref();
}
