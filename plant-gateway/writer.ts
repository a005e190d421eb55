import type { PlantRecord, PlantSink } from './sink.ts';

/** Carries records to the sink: in order, one batch at a time, again after a failure. */
export interface Writer {
  add(records: readonly PlantRecord[]): void;
  /** Resolves when all that was added is safe, or the sink fails again. */
  flush(): Promise<void>;
  /** Records that are not safe yet. */
  readonly waiting: number;
}

const RETRY_MS = 1_000;
const BATCH = 500;

/**
 * What grows is told again and again; as long as it waits, only its last state is kept.
 * @param onError told of each failure of the sink; the records stay
 */
export function writerTo(sink: PlantSink, onError: (err: unknown) => void): Writer {
  let queue: PlantRecord[] = [];
  let writing: Promise<void> | null = null;
  let retryAt = 0;

  const write = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      try {
        await sink.append(batch);
      } catch (err) {
        retryAt = performance.now() + RETRY_MS;
        onError(err);
        return;
      }
      queue = queue.slice(batch.length);
    }
  };
  const begin = (): Promise<void> => {
    writing ??= write().finally(() => {
      writing = null;
    });
    return writing;
  };
  return {
    add(records) {
      if (records.length === 0) return;
      queue.push(...records);
      if (queue.length > BATCH && writing === null) queue = withoutOutgrown(queue);
      if (performance.now() >= retryAt) void begin();
    },
    async flush() {
      await begin();
      if (queue.length > 0 && performance.now() >= retryAt) await begin();
    },
    get waiting() {
      return queue.length;
    },
  };
}

/** Without states of intervals of which a later one waits too. */
function withoutOutgrown(queue: readonly PlantRecord[]): PlantRecord[] {
  const last = new Map<string, PlantRecord>();
  for (const record of queue)
    if (record.kind === 'interval') last.set(`${record.machine} ${record.fromMs}`, record);
  return queue.filter(
    (record) => record.kind === 'count' || last.get(`${record.machine} ${record.fromMs}`) === record,
  );
}
