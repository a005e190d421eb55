import type { Logger } from 'pino';
import type { PlantBuffer } from './buffer/buffer.ts';
import type { Post, Posted } from './post.ts';
import { type MachineAnswer, MOST_RECORDS, type PlantReceipt } from './wire.ts';

export interface DeliveryOptions {
  /** As the service knows it. */
  gateway: string;
  buffer: PlantBuffer;
  post: Post;
  log: Logger;
  /** What these machines answered last; told along with their records. */
  answers?: (records: readonly { machine: string }[]) => MachineAnswer[];
  now?: () => number;
  /** First and longest pause after a failure, ms; tests are in a hurry. */
  pauseMs?: readonly [first: number, longest: number];
  /** So long after a request was too large, the usual size is tried again, ms. */
  largerAfterMs?: number;
}

export interface Delivery {
  /** What keeps it from delivering at present; '' when nothing does. */
  trouble(): string;
  /** Resolves when the attempt under way has ended. */
  stop(): Promise<void>;
}

const PAUSE_MS = [500, 30_000] as const;
/** A proxy that always takes less refuses a few requests in that time. */
const LARGER_AFTER_MS = 10 * 60_000;

/**
 * Brings the buffer's records to the service, in order, one batch at a time: a batch is forgotten only when the service has
 * said that it took effect, and one whose answer was lost is sent again (the service knows its numbers). It never
 * gives up, and never drops anything because the service does not like it.
 */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { gateway, buffer, post, log, now = Date.now, pauseMs = PAUSE_MS } = options;
  const { largerAfterMs = LARGER_AFTER_MS } = options;
  const stopping = new AbortController();
  let trouble = '';
  let failures = 0;
  /** The service misses what was dropped here: it is told so. */
  let confess = false;
  let more = false;
  /** Records in a batch: fewer where a proxy takes less than the service does. */
  let most = MOST_RECORDS;
  /** Registers are for people who look: they stay here where there is no room. */
  let bare = false;
  let tooLargeAt = Number.NEGATIVE_INFINITY;
  let wake = (): void => undefined;
  buffer.onAppend(() => {
    more = true;
    wake();
  });

  /** @param ms undefined: until something is appended; a pause after a failure is not shortened by that */
  const rest = (ms: number | undefined): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      }
      wake = ms === undefined ? done : () => undefined;
      stopping.signal.addEventListener('abort', done);
    });

  async function once(): Promise<number | undefined> {
    if (performance.now() - tooLargeAt > largerAfterMs) {
      most = MOST_RECORDS;
      bare = false;
    }
    const { records, lostBefore } = await buffer.next(most);
    if (records.length === 0) return undefined;
    const { stream } = buffer;
    const answers = bare ? [] : (options.answers?.(records) ?? []);
    const batch = {
      gateway,
      stream,
      sentAt: Math.round(now()),
      records,
      ...(answers.length > 0 ? { answers } : {}),
    };
    const lost = lostBefore || confess ? { lostBefore: true } : {};
    return settle(await post({ ...batch, ...lost }, stopping.signal), records);
  }

  /** @returns how long to pause, ms */
  async function settle(posted: Posted, records: readonly { seq: number }[]): Promise<number> {
    const first = records[0]?.seq ?? 0;
    if (posted.outcome === 'taken') return taken(posted.receipt, first);
    if (posted.outcome === 'gap') {
      // What it misses is no longer here (else it would have been first): a new disk, a dropped file.
      confess = posted.expected < first;
      return failed(`the service expects record ${posted.expected}, the first here is ${first}`);
    }
    if (posted.outcome === 'too_large') {
      const pause = failed(posted.why);
      tooLargeAt = performance.now();
      if (bare && records.length === 1) return pause;
      if (records.length > 1) most = Math.floor(records.length / 2);
      bare = true;
      return 0;
    }
    if (posted.outcome === 'refused') return Math.max(failed(posted.why), pauseMs[1] / 2);
    return Math.max(failed(posted.why), posted.retryAfterMs ?? 0);
  }

  async function taken({ lastSeq, refused }: PlantReceipt, first: number): Promise<number> {
    if (lastSeq < first)
      return failed(`the service has taken up to ${lastSeq} only, the first here is ${first}`);
    if (trouble) log.info({ code: 'plant.delivering' }, 'records are delivered again');
    trouble = '';
    failures = 0;
    confess = false;
    if (refused.length > 0)
      log.warn({ code: 'plant.refused', refused: refused.slice(0, 5) }, 'records were refused');
    await buffer.forget(lastSeq);
    return 0;
  }

  function failed(why: string): number {
    if (!stopping.signal.aborted && why !== trouble)
      log.warn({ code: 'plant.undelivered', why, ...buffer.waiting() }, 'records wait in the buffer');
    trouble = why;
    failures += 1;
    const longest = Math.min(pauseMs[1], pauseMs[0] * 2 ** Math.min(failures - 1, 16));
    return longest * (0.5 + Math.random() / 2);
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      more = false;
      const pause = await once().catch((err: unknown) => {
        log.error({ err, code: 'plant.buffer' }, 'the buffer cannot be read');
        return failed('buffer');
      });
      const waits = pause === undefined ? !more : pause > 0;
      if (waits && !stopping.signal.aborted) await rest(pause);
    }
  })();

  return {
    trouble: () => trouble,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
