import type { Readable } from 'node:stream';
import { EvidenceRefusal } from './refusal.ts';
import type { EvidenceFile } from './types.ts';

export interface CollectLimits {
  readonly maxBytes: number;
  readonly fetchMs: number;
}

/**
 * The bytes of a file, and never more of them than the limit.
 *
 * @throws EvidenceRefusal when there are none or too many, or when they do not arrive
 */
export async function collect({ content }: EvidenceFile, limits: CollectLimits): Promise<Buffer> {
  const bytes =
    content instanceof Uint8Array ? asBuffer(content, limits.maxBytes) : await fetched(content, limits);
  if (bytes.length === 0) throw new EvidenceRefusal('evidence.empty');
  return bytes;
}

function asBuffer(bytes: Uint8Array, most: number): Buffer {
  if (bytes.length > most) throw tooLarge(most);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

async function fetched(open: () => Readable | Promise<Readable>, limits: CollectLimits): Promise<Buffer> {
  const late = AbortSignal.timeout(limits.fetchMs);
  try {
    return await Promise.race([drain(open, limits.maxBytes, late), aborted(late)]);
  } catch (cause) {
    if (cause instanceof EvidenceRefusal) throw cause;
    throw new EvidenceRefusal('evidence.not_fetched', {}, { cause });
  }
}

async function drain(
  open: () => Readable | Promise<Readable>,
  most: number,
  late: AbortSignal,
): Promise<Buffer> {
  const stream = await open();
  const stop = () => stream.destroy();
  late.addEventListener('abort', stop, { once: true });
  if (late.aborted) stop();
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > most) throw tooLarge(most);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } finally {
    late.removeEventListener('abort', stop);
    stream.destroy();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function tooLarge(most: number): EvidenceRefusal {
  return new EvidenceRefusal('evidence.file_too_large', {
    limitMb: Number((most / 1024 / 1024).toFixed(1)),
  });
}
