import { join } from 'node:path';
import { readIfThere, replaceFile } from './durable.ts';

/** A wall clock that went ahead of the records' by less is noise, ms. */
const NOISE_MS = 1_000;
/** Streams whose clocks are kept: more processes leave nothing undelivered behind. */
const MOST_KEPT = 200;

/** How far the wall clock went ahead of the clock of each stream's records, so that what a process left behind is told right. */
export interface Clocks {
  /** ms; 0 where nobody set the wall clock. */
  of(stream: string): number;
  /** Takes down how far it is now for the stream of this process. */
  note(stream: string): Promise<void>;
}

/** @param aheadMs how far it is now */
export async function clocksOf(folder: string, aheadMs: () => number): Promise<Clocks> {
  const lines = (await readIfThere(join(folder, 'clocks'))).split('\n').map((line) => line.split(' '));
  const known = new Map(lines.map(([stream = '', ms]) => [stream, Number(ms) || 0]));
  return {
    of: (stream) => known.get(stream) ?? 0,
    async note(stream) {
      const now = Math.round(aheadMs());
      if (Math.abs(now - (known.get(stream) ?? 0)) < NOISE_MS) return;
      known.delete(stream);
      known.set(stream, now);
      const kept = [...known].slice(-MOST_KEPT).map(([one, ms]) => `${one} ${ms}`);
      await replaceFile(folder, 'clocks', kept.join('\n'));
    },
  };
}
