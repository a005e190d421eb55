import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ending, IntervalRecord } from '../../sink.ts';
import { readIfThere } from './durable.ts';
import { decodeLine, encodeLine } from './line.ts';

/**
 * Stretches grow between one record and the next. What was seen of them by then stands in a file that is written over every
 * second, in one go and not synced: a kill -9 loses a second of it, a power cut at worst what no record told yet.
 */
export interface Growing {
  write(stream: string, seen: readonly IntervalRecord[]): void;
  close(): Promise<void>;
}

interface Sketch {
  stream: string;
  seen: readonly IntervalRecord[];
}

const NAME = 'growing';
/** How exactly clocks of two processes are held against each other, ms. */
const NOISE_MS = 100;

/** Opens the file of a folder, emptied: what stood in it is to be read before. */
export async function openGrowing(folder: string): Promise<Growing> {
  const file: FileHandle = await open(join(folder, NAME), 'w');
  let writing: Promise<void> | null = null;
  return {
    write(stream, seen) {
      const line = encodeLine({ stream, seen } satisfies Sketch);
      writing ??= file
        .write(line, 0, line.length, 0)
        .then(
          () => undefined,
          // A full disk: the records themselves tell of it.
          () => undefined,
        )
        .finally(() => {
          writing = null;
        });
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}

/**
 * What a process that was killed had seen beyond its records.
 * @param aheadOf how far the clock of this process is ahead of that of a stream, ms
 */
export async function leftGrowing(
  folder: string,
  endings: ReadonlyMap<string, Ending>,
  aheadOf: (stream: string) => number,
): Promise<IntervalRecord[]> {
  const [line = ''] = (await readIfThere(join(folder, NAME))).split('\n');
  const { stream, seen } = (decodeLine(Buffer.from(line)) ?? { stream: '', seen: [] }) as Sketch;
  const ahead = aheadOf(stream);
  return seen
    .map((one) => ({ ...one, fromMs: one.fromMs + ahead, toMs: one.toMs + ahead }))
    .filter(({ machine, toMs }) => toMs > (endings.get(machine)?.toMs ?? 0) + NOISE_MS);
}
