import type { Readable } from 'node:stream';
import type { OcrEngine } from '../engine/engine.ts';
import { openEngine } from '../engine/open.ts';
import { PdfStarved } from '../load/pdf.ts';
import { onlyKnownDecoders } from '../load/picture.ts';
import type { FromChild, Outcome, ToChild } from '../process/wire.ts';
import { LetterRefusal } from '../refusal.ts';
import { readBytes } from './read.ts';

/** The child's side: one letter after the other, until the parent is gone. Started by `main.mjs`. */
export async function serve(): Promise<void> {
  onlyKnownDecoders();
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C goes to the whole group; the parent still wants its answers while it stops in order.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  const { engine: wanted } = JSON.parse(process.argv[2] ?? '{}');
  const engine = await openEngine(wanted);
  process.on('message', (job: ToChild) => {
    void work(job, engine).then((outcome) =>
      send({ ...outcome, rssMb: process.memoryUsage.rss() / 1024 / 1024 }),
    );
  });
  send({ type: 'ready' });
}

function send(message: FromChild): void {
  process.send?.(message);
}

async function work({ size, limits, options }: ToChild, engine: OcrEngine): Promise<Outcome> {
  const bytes = await readExactly(process.stdin, size);
  try {
    return { type: 'read', reading: await readBytes(bytes, engine, limits, options) };
  } catch (error) {
    if (error instanceof LetterRefusal) return { type: 'refused', code: error.code, params: error.params };
    if (error instanceof PdfStarved) return { type: 'starved' };
    return { type: 'fault', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** The next `size` bytes; what follows them stays in the stream. */
async function readExactly(stream: Readable, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const chunk: Buffer | null = stream.read(Math.min(size - filled, stream.readableLength));
    if (chunk && chunk.length > 0) filled += chunk.copy(bytes, filled);
    else await new Promise((resolve) => stream.once('readable', resolve));
  }
  return bytes;
}
