/** What a spreadsheet may cost. Every figure is far above a real order book and far below what hurts the service. */
export interface SpreadsheetLimits {
  /** Size of the file as it was sent, bytes. */
  readonly fileBytes: number;
  /** Files inside the .xlsx package. */
  readonly entries: number;
  /** Unpacked ÷ packed size of one part; Excel's own sheets stay below about 60. */
  readonly compressionRatio: number;
  /** Unpacked bytes of all parts that are read. */
  readonly totalBytes: number;
  /** Rows with content. */
  readonly rows: number;
  /** The right-most column with content. */
  readonly columns: number;
  /** Entries of the shared string table. */
  readonly strings: number;
  /** Characters of the shared string table together; bounds the worker's memory. */
  readonly stringChars: number;
  /** Characters in one cell; Excel's own limit. */
  readonly cellChars: number;
  /** Characters in one row; bounds the size of one message to the main thread. */
  readonly rowChars: number;
  /** Characters handed over in all: one long shared string may be used by a million cells. */
  readonly outputChars: number;
  /** Milliseconds the reader may work; waiting for a slow consumer is not counted. */
  readonly timeMs: number;
  /** Milliseconds the consumer may leave a batch unfetched before the reader gives up. */
  readonly idleMs: number;
  /** Heap of the worker, MiB. */
  readonly memoryMb: number;
}

export const DEFAULT_LIMITS: SpreadsheetLimits = {
  fileBytes: 20 * 1024 * 1024,
  entries: 5_000,
  compressionRatio: 200,
  totalBytes: 300 * 1024 * 1024,
  rows: 100_000,
  columns: 256,
  strings: 2_000_000,
  stringChars: 50_000_000,
  cellChars: 32_767,
  rowChars: 500_000,
  outputChars: 100_000_000,
  timeMs: 30_000,
  idleMs: 120_000,
  memoryMb: 384,
};

/** Row elements, empty ones included, that Excel itself can write. */
export const EXCEL_ROWS = 1_048_576;
