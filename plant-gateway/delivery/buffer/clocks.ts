import { join } from 'node:path';
import { bootId } from './boot.ts';
import { readIfThere, replaceFile } from './durable.ts';

/** The clock of this process's records, beside those of the computer. */
export interface RecordClock {
  /** How far the wall clock is ahead of it now, ms. */
  aheadMs(): number;
  /** What it would have said when the computer was started, ms. */
  bootedMs(): number;
}

/** How the clocks of streams in a folder lie to the wall clock, so that what a process left behind is told right. */
export interface Clocks {
  /** How far the wall clock is ahead of a stream's now, whole ms. */
  of(stream: string): number;
  /** Takes down how it is for the stream of this process. */
  note(stream: string): Promise<void>;
}

/** A wall clock that went ahead of the records' by less is noise, ms. */
const NOISE_MS = 1_000;
/** Streams whose clocks are kept: more processes leave nothing undelivered behind. */
const MOST_KEPT = 200;

interface Known {
  aheadMs: number;
  /** Of the computer's start; '' where the system does not tell. */
  boot: string;
  bootedMs: number;
}

/**
 * Since the same start of the computer two clocks that nobody sets keep their distance, however the wall clock was set between
 * two processes; after another start it is taken for as wrong as it was when the process ended.
 */
export async function clocksOf(folder: string, own: RecordClock): Promise<Clocks> {
  const boot = await bootId();
  const known = new Map<string, Known>();
  for (const line of (await readIfThere(join(folder, 'clocks'))).split('\n')) {
    const [stream = '', aheadMs, bootedMs, of = ''] = line.split(' ');
    if (stream !== '')
      known.set(stream, { aheadMs: Number(aheadMs) || 0, boot: of, bootedMs: Number(bootedMs) || 0 });
  }
  return {
    of(stream) {
      const one = known.get(stream);
      if (!one) return 0;
      if (one.boot === '' || one.boot !== boot) return one.aheadMs;
      const ahead = Math.round(own.aheadMs() + own.bootedMs() - one.bootedMs);
      return Math.abs(ahead) < NOISE_MS ? 0 : ahead;
    },
    async note(stream) {
      const now = { aheadMs: Math.round(own.aheadMs()), boot, bootedMs: Math.round(own.bootedMs()) };
      if (Math.abs(now.aheadMs - (known.get(stream)?.aheadMs ?? Number.POSITIVE_INFINITY)) < NOISE_MS) return;
      known.delete(stream);
      known.set(stream, now);
      const kept = [...known].slice(-MOST_KEPT);
      await replaceFile(
        folder,
        'clocks',
        kept.map(([of, one]) => `${of} ${one.aheadMs} ${one.bootedMs} ${one.boot}`).join('\n'),
      );
    },
  };
}
