import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import type { CellValue, FromWriter, SheetStart } from './sheet.ts';

/** 50,000 rows of 24 columns take the worker some 10 s on a busy machine; beyond this something is wrong. */
const LONGEST_MS = 120_000;
const MEMORY_MB = 1_024;
/** Exports that may wait for the one that is written; each holds nothing but its place. */
const MOST_WAITING = 20;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Writes a workbook in a worker thread, so that chat and page go on meanwhile; one at a time, as each takes some hundred
 * megabytes. Rows are asked for portion by portion, each when the one before has arrived.
 * @throws AppError export.busy when too many wait, export.failed
 */
export async function writeWorkbook(
  start: SheetStart,
  portions: () => AsyncIterable<readonly (readonly CellValue[])[]>,
  signal?: AbortSignal,
): Promise<Buffer> {
  if (waiting >= MOST_WAITING) throw new AppError('export.busy');
  waiting += 1;
  const turn = last.then(() => write(start, portions, signal));
  last = turn.catch(() => undefined);
  try {
    return await turn;
  } finally {
    waiting -= 1;
  }
}

async function write(
  start: SheetStart,
  portions: () => AsyncIterable<readonly (readonly CellValue[])[]>,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./writer.mjs', import.meta.url), {
    workerData: start,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const limit = AbortSignal.any([AbortSignal.timeout(LONGEST_MS), ...(signal ? [signal] : [])]);
  const answers = answersOf(worker, limit);
  try {
    for await (const rows of portions()) {
      worker.postMessage({ rows });
      await answers.next();
    }
    worker.postMessage({ end: true });
    const answer = await answers.next();
    if (!('bytes' in answer)) throw new Error('the writer sent no workbook');
    return Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
  } finally {
    await worker.terminate();
  }
}

/** What the worker answers, one by one; whatever ends it badly is an error. */
function answersOf(worker: Worker, limit: AbortSignal): { next(): Promise<FromWriter> } {
  let settle: { resolve(answer: FromWriter): void; reject(err: unknown): void } | null = null;
  let failure: unknown = null;
  const fail = (err: unknown): void => {
    failure ??= err;
    settle?.reject(failure);
  };
  worker.on('message', (answer: FromWriter) =>
    'fault' in answer ? fail(new Error(answer.fault)) : settle?.resolve(answer),
  );
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the writer ended before the workbook was done')));
  limit.addEventListener('abort', () => fail(limit.reason), { once: true });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        if (failure !== null) reject(failure);
      }),
  };
}
