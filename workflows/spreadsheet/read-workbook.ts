import { SpreadsheetError } from './errors.ts';
import { checkSize } from './file-size.ts';
import { DEFAULT_LIMITS, type SpreadsheetLimits } from './limits.ts';
import { takeSlot } from './reader-slots.ts';
import type { RowBatch, TableHead } from './types.ts';
import { WorkerReader } from './worker-reader.ts';

export interface ReadOptions {
  readonly limits?: Partial<SpreadsheetLimits>;
  /** Stops the reading; the pending call then fails with `spreadsheet.cancelled`. */
  readonly signal?: AbortSignal;
  /**
   * The worksheet to read, or several (their rows come one after the other, those without content are passed over);
   * without it the first visible one with content.
   */
  readonly sheet?: string | readonly string[];
}

/** An open spreadsheet: what it is, and its rows, once. */
export interface Workbook extends TableHead, AsyncDisposable {
  /**
   * The rows in batches of some hundred, in order. Reading waits for the consumer. Leaving the loop early closes the
   * workbook. A refusal may come after rows were handed over: use nothing of a file that was not read to its end.
   */
  batches(): AsyncGenerator<RowBatch, void, undefined>;
  /** Stops the worker. Needed only when the batches are not read to the end; harmless otherwise. */
  close(): Promise<void>;
}

/**
 * Opens a spreadsheet that a stranger sent (.xlsx, .xlsm, CSV in UTF-8 or GB18030) and reads it in a worker thread with
 * bounds on everything: whatever the file is, this process keeps running and its event loop keeps turning.
 *
 * Resolves when the first rows are about to come, so that most refusals are thrown here.
 *
 * @param source a path, or the bytes (they are copied).
 * @throws SpreadsheetError with a code and, as `sentence`, what to tell the sender.
 */
export async function readWorkbook(
  source: string | Uint8Array,
  options: ReadOptions = {},
): Promise<Workbook> {
  const reader = await startReader(source, options);
  const first = await reader.next();
  if (first?.type !== 'head') {
    await reader.close();
    throw new SpreadsheetError('spreadsheet.crashed', {}, { cause: new Error('the worker sent no head') });
  }
  const close = () => reader.close();
  return { ...first.head, batches: () => batches(reader), close, [Symbol.asyncDispose]: close };
}

async function startReader(
  source: string | Uint8Array,
  { signal, sheet, ...options }: ReadOptions,
): Promise<WorkerReader> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (typeof source !== 'string') checkSize(source.length, limits.fileBytes);
  // Loaded here only so that its compiled form is in the loader's cache: a worker that has to compile starts a compiler
  // process of its own, which stays behind as a zombie when the worker is stopped.
  await import('./worker.ts');
  const release = await takeSlot(signal).catch((cause) => {
    throw new SpreadsheetError('spreadsheet.cancelled', {}, { cause });
  });
  try {
    // A view of a Buffer may share its memory with the whole pool; only a copy can be given away.
    const own = typeof source === 'string' ? source : new Uint8Array(source);
    return new WorkerReader({ source: own, limits, sheet: sheet ?? null }, signal, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function* batches(reader: WorkerReader): AsyncGenerator<RowBatch, void, undefined> {
  try {
    for (let event = await reader.next(); event !== null; event = await reader.next()) {
      if (event.type === 'rows') yield event.batch;
    }
  } finally {
    await reader.close();
  }
}
