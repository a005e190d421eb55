import { Worker } from 'node:worker_threads';
import { isSpreadsheetCode, SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';
import type { RowBatch, TableHead } from './types.ts';
import { decodeBatch, type FromWorker, INITIAL_CREDIT, type ToWorker, type WorkerInput } from './wire.ts';
import { WorkBudget } from './work-budget.ts';

export type ReaderEvent =
  | { readonly type: 'head'; readonly head: TableHead }
  | { readonly type: 'rows'; readonly batch: RowBatch };

type Arrival = Extract<FromWorker, { type: 'head' | 'rows' }>;

/**
 * The main thread's side of one reading: owns the worker, hands on what it sends, and turns every way in which it can
 * end badly (refusal, crash, out of memory, out of time, abort, a consumer that went away) into one error.
 */
export class WorkerReader {
  readonly #worker: Worker;
  readonly #budget: WorkBudget;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () =>
    this.#fail(new SpreadsheetError('spreadsheet.cancelled', {}, { cause: this.#signal?.reason }));
  #arrived: Arrival[] = [];
  #wake: (() => void) | null = null;
  #failure: SpreadsheetError | null = null;
  #ended = false;
  /** Batches that the worker may still send; at 0 it waits for us. */
  #outstanding = INITIAL_CREDIT;

  /** @param gone is called once, when the worker thread no longer exists. */
  constructor(input: WorkerInput, signal: AbortSignal | undefined, gone: () => void) {
    const { limits, source } = input;
    this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: input,
      transferList: typeof source === 'string' ? [] : [source.buffer as ArrayBuffer],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32 },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (cause) => this.#fail(faultOf(cause)));
    this.#worker.on('exit', () => {
      gone();
      this.#exited();
    });
    this.#budget = new WorkBudget(limits, (what) => this.#fail(spentError(what, limits)));
    this.#budget.working();
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /**
   * The next thing that was read; null after the last.
   *
   * @throws SpreadsheetError when the reading failed; the worker is gone by then.
   */
  async next(): Promise<ReaderEvent | null> {
    while (this.#arrived.length === 0 && !this.#failure && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure) {
      await this.close();
      throw this.#failure;
    }
    const message = this.#arrived.shift();
    if (message?.type !== 'rows') return message ?? null;
    this.#askForMore();
    return { type: 'rows', batch: decodeBatch(message.bytes) };
  }

  /** Stops the worker, whatever it is doing, and forgets what it sent. */
  async close(): Promise<void> {
    this.#end();
    this.#arrived = [];
    await this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'rows':
        this.#outstanding -= 1;
        if (this.#outstanding === 0) this.#rest();
        this.#arrived.push(message);
        break;
      case 'head':
        this.#arrived.push(message);
        break;
      case 'end':
        this.#end();
        break;
      case 'refused':
        this.#fail(refusalOf(message));
        break;
      case 'fault':
        this.#fail(faultOf(new Error(message.stack)));
        break;
    }
    this.#wake?.();
  }

  #askForMore(): void {
    if (this.#ended) return;
    this.#outstanding += 1;
    this.#worker.ref();
    this.#budget.working();
    this.#worker.postMessage({ type: 'more' } satisfies ToWorker);
  }

  /** A waiting worker must not keep the process alive: its consumer may be gone. */
  #rest(): void {
    this.#budget.waiting();
    this.#worker.unref();
  }

  #end(): void {
    this.#ended = true;
    this.#budget.done();
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  #fail(error: SpreadsheetError): void {
    if (this.#failure || this.#ended) return;
    this.#failure = error;
    this.#end();
    this.#worker.ref();
    void this.#worker.terminate();
    this.#wake?.();
  }

  #exited(): void {
    this.#fail(faultOf(new Error('the worker ended before the file did')));
  }
}

function refusalOf({ code, params }: Extract<FromWorker, { type: 'refused' }>): SpreadsheetError {
  return isSpreadsheetCode(code)
    ? new SpreadsheetError(code, params)
    : faultOf(new Error(`unknown refusal ${code}`));
}

function faultOf(cause: unknown): SpreadsheetError {
  const outOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new SpreadsheetError(
    outOfMemory ? 'spreadsheet.out_of_memory' : 'spreadsheet.crashed',
    {},
    { cause },
  );
}

function spentError(what: 'timeout' | 'abandoned', limits: SpreadsheetLimits): SpreadsheetError {
  if (what === 'abandoned') return new SpreadsheetError('spreadsheet.abandoned');
  return new SpreadsheetError('spreadsheet.timeout', { seconds: Math.ceil(limits.timeMs / 1000) });
}
