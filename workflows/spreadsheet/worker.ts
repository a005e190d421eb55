import { type FileHandle, open } from 'node:fs/promises';
import type { MessagePort } from 'node:worker_threads';
import { SpreadsheetError } from './errors.ts';
import { checkSize } from './file-size.ts';
import { readTable } from './table.ts';
import { textLength } from './text-length.ts';
import type { Row, TableEvent } from './types.ts';
import { encodeBatch, type FromWorker, INITIAL_CREDIT, type WorkerInput } from './wire.ts';

/** A batch is sent when it has this many rows or characters: a few milliseconds of the main thread. */
const BATCH_ROWS = 250;
const BATCH_CHARS = 200_000;

/** The worker's side of `readWorkbook`: reads, sends batches, and waits when the main thread is behind. */
class Sender {
  readonly #port: MessagePort;
  #credit = INITIAL_CREDIT;
  #wake: (() => void) | undefined;
  #rows: Row[] = [];
  #chars = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', () => {
      this.#credit += 1;
      this.#wake?.();
    });
  }

  post(message: FromWorker): void {
    this.#port.postMessage(message, message.type === 'rows' ? [message.bytes.buffer as ArrayBuffer] : []);
  }

  async add(rows: readonly Row[], progress: number): Promise<void> {
    for (const row of rows) {
      this.#rows.push(row);
      this.#chars += row.cells.reduce((sum, cell) => sum + textLength(cell), 0);
      if (this.#rows.length >= BATCH_ROWS || this.#chars >= BATCH_CHARS) await this.flush(progress);
    }
  }

  async flush(progress: number): Promise<void> {
    if (this.#rows.length === 0) return;
    while (this.#credit === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#credit -= 1;
    this.post({ type: 'rows', bytes: encodeBatch({ rows: this.#rows, progress }) });
    this.#rows = [];
    this.#chars = 0;
  }
}

/** What the thread does; started by `worker.mjs`. */
export async function run(port: MessagePort, { source, limits, sheet }: WorkerInput): Promise<void> {
  const sender = new Sender(port);
  try {
    const bytes =
      typeof source === 'string' ? await readFile(source, limits.fileBytes) : Buffer.from(source.buffer);
    checkSize(bytes.length, limits.fileBytes);
    if (typeof sheet === 'string' || sheet === null)
      await send(readTable(bytes, limits, sheet ?? undefined), sender);
    else await sendAll(bytes, limits, sheet, sender);
    sender.post({ type: 'end' });
  } catch (error) {
    sender.post(failure(error));
  }
  port.close();
}

async function send(table: AsyncIterable<TableEvent>, sender: Sender, headless = false): Promise<void> {
  for await (const event of table) {
    if (event.type === 'rows') await sender.add(event.rows, event.progress);
    else if (!headless) sender.post(event);
  }
  await sender.flush(1);
}

/** Several sheets with one head; those without content are passed over. */
async function sendAll(
  bytes: Buffer,
  limits: WorkerInput['limits'],
  sheets: readonly string[],
  sender: Sender,
): Promise<void> {
  let begun = false;
  for (const sheet of sheets) {
    try {
      await send(readTable(bytes, limits, sheet), sender, begun);
      begun = true;
    } catch (error) {
      if (!(error instanceof SpreadsheetError) || error.code !== 'spreadsheet.no_rows') throw error;
    }
  }
  if (!begun) throw new SpreadsheetError('spreadsheet.no_rows');
}

/** Reads the file, and never more of it than the limit however long it is by then. */
async function readFile(path: string, limit: number): Promise<Buffer> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    checkSize(size, limit);
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new SpreadsheetError('spreadsheet.file_missing', {}, { cause });
    }
    throw cause;
  }
}

function failure(error: unknown): FromWorker {
  if (error instanceof SpreadsheetError) return { type: 'refused', code: error.code, params: error.params };
  return { type: 'fault', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
