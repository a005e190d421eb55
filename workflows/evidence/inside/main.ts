import type { Readable } from 'node:stream';
import { EvidenceRefusal } from '../refusal.ts';
import type { FromChild, Outcome, ToChild } from '../wire.ts';
import { onlyKnownDecoders } from './decode.ts';
import { examineBytes } from './examine.ts';

/** The child's side: one file after the other, until the parent is gone. Started by `main.mjs`. */
export function serve(): void {
  onlyKnownDecoders();
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C goes to the whole group; the parent still wants its answers while it stops in order.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('message', (job: ToChild) => {
    void work(job).then((outcome) => send({ ...outcome, rssMb: process.memoryUsage.rss() / 1024 / 1024 }));
  });
  send({ type: 'ready' });
}

function send(message: FromChild): void {
  process.send?.(message);
}

async function work({ size, allowed, limits }: ToChild): Promise<Outcome> {
  const bytes = await readExactly(process.stdin, size);
  try {
    return { type: 'examined', examination: await examineBytes(bytes, allowed, limits) };
  } catch (error) {
    if (error instanceof EvidenceRefusal) {
      return { type: 'refused', code: error.code, params: error.params };
    }
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
