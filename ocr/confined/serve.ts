import type { Readable } from 'node:stream';
import type { Answer, Fault, Job, Ready } from './wire.ts';

/**
 * The child's side: one job after the other, until the parent is gone. What `work` throws becomes a fault.
 * @param work does one job on the bytes that came with it
 */
export function serveJobs<J extends Job, R extends { readonly type: string }>(
  work: (bytes: Buffer, job: J) => Promise<R>,
): void {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C goes to the whole group; the parent still wants its answers while it stops in order.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('message', (job: J) => {
    void done(job, work).then((result) =>
      send({ ...result, rssMb: process.memoryUsage.rss() / 1024 / 1024 }),
    );
  });
  send({ type: 'ready' });
}

function send(message: Ready | Answer<{ readonly type: string }>): void {
  process.send?.(message);
}

async function done<J extends Job, R>(
  job: J,
  work: (bytes: Buffer, job: J) => Promise<R>,
): Promise<R | Fault> {
  const bytes = await readExactly(process.stdin, job.size);
  try {
    return await work(bytes, job);
  } catch (error) {
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
