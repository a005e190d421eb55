import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { PlantBuffer, Unsent } from './buffer/contract.ts';
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
  /** The wall clock, ms. */
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
/** A clock that is wrong by more is told, ms. */
const WRONG_MS = 30_000;
const HOST = hostname().slice(0, 60) || '?';

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
  /** Up to where records of each stream went out: the service can have had no others of this process. */
  const sent = new Map<string, number>();
  const doubts = doubtsOf(log);
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
    const unsent = await buffer.next(most);
    if (!unsent) return undefined;
    const { stream, records, aheadMs, after, lost } = unsent;
    const told = sent.get(stream) ?? 0;
    sent.set(stream, Math.max(told, records.at(-1)?.seq ?? 0));
    // What is read now was not read by the clock of a process that has ended.
    const answers = bare || stream !== buffer.stream ? [] : (options.answers?.(records) ?? []);
    const wallAt = Math.round(now());
    const batch = {
      ...{ gateway, stream, run: buffer.stream, host: HOST, records },
      ...{ sentAt: Math.max(0, Math.round(wallAt - aheadMs)), wallAt },
      ...(buffer.isOwn(stream) ? { told } : {}),
      ...(answers.length > 0 ? { answers } : {}),
      ...(unsent.lostBefore || confess ? { lostBefore: true, lost } : after ? { after } : {}),
    };
    return settle(await post(batch, stopping.signal), unsent);
  }

  /** @returns how long to pause, ms */
  async function settle(posted: Posted, unsent: Unsent): Promise<number> {
    const { records } = unsent;
    const first = records[0]?.seq ?? 0;
    if (posted.outcome === 'taken') return taken(posted.receipt, unsent);
    if (posted.outcome === 'gap') return missing(posted.expected, first);
    if (posted.outcome === 'forked') {
      log.error(
        { code: 'plant.copied', ...buffer.waiting() },
        'another process goes on with this stream (a copy or a snapshot of this computer): what waits goes out as a new one',
      );
      await buffer.retell();
      return 0;
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

  async function missing(expected: number, first: number): Promise<number> {
    const why = `the service expects record ${expected}, the first here is ${first}`;
    if (await buffer.rewind()) {
      log.error(
        { code: 'plant.service_behind', why, ...buffer.waiting() },
        'the service misses what it had taken (an older database?): all that is still here is delivered again',
      );
      return 0;
    }
    // What it misses is no longer here: a dropped file, a service older than what is kept.
    confess = true;
    return failed(why);
  }

  async function taken(receipt: PlantReceipt, { stream, records }: Unsent): Promise<number> {
    const { lastSeq, refused } = receipt;
    const first = records[0]?.seq ?? 0;
    if (lastSeq < first)
      return failed(`the service has taken up to ${lastSeq} only, the first here is ${first}`);
    if (trouble) log.info({ code: 'plant.delivering' }, 'records are delivered again');
    trouble = '';
    failures = 0;
    confess = false;
    if (refused.length > 0)
      log.warn({ code: 'plant.refused', refused: refused.slice(0, 5) }, 'records were refused');
    doubts(receipt);
    await buffer.forget(stream, lastSeq);
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

/** Tells of what the service noticed about this gateway: once, and again when it has changed. */
function doubtsOf(log: Logger): (receipt: PlantReceipt) => void {
  let toldSkew = 0;
  let toldTwin = '';
  return ({ skewMs = 0, twin = '' }) => {
    if (Math.abs(skewMs - toldSkew) > WRONG_MS) {
      toldSkew = skewMs;
      if (Math.abs(skewMs) > WRONG_MS)
        log.warn(
          { code: 'plant.clock', aheadMs: skewMs },
          'the clock of this computer differs from that of the service, which puts the times right: set it by NTP',
        );
      else
        log.info({ code: 'plant.clock_right', aheadMs: skewMs }, 'the clock of this computer is right again');
    }
    if (twin !== '' && twin !== toldTwin)
      log.error(
        { code: 'plant.twin', host: twin },
        'another process delivers under the same gateway name (a copied folder?): stop one, or give it its own name',
      );
    toldTwin = twin;
  };
}
