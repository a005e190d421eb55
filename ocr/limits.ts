/** What one letter may cost. */
export interface LetterLimits {
  readonly maxBytes: number;
  /** Declared width × height. */
  readonly pixels: number;
  /** The shorter side of a picture; A4 at 100 dpi has 827. */
  readonly shortSidePx: number;
  readonly pdfPages: number;
  /** Longer and shorter side of a PDF page in points: A3 and a little. */
  readonly pdfLongSide: number;
  readonly pdfShortSide: number;
  /** One letter, ms; then its process is killed. */
  readonly timeMs: number;
  /** Until a new process has loaded the models, ms. */
  readonly startMs: number;
  /** Memory of the process (RSS), MiB. */
  readonly memoryMb: number;
  /** Of which PDFium. */
  readonly pdfMemoryMb: number;
}

export const DEFAULT_LIMITS: LetterLimits = {
  maxBytes: 10 * 1024 * 1024,
  pixels: 60_000_000,
  shortSidePx: 700,
  pdfPages: 5,
  pdfLongSide: 1200,
  pdfShortSide: 850,
  // A page takes 4 to 7 s of processor time, five pages some 20 s on two free cores; a busy machine takes three times that.
  timeMs: 45_000,
  startMs: 30_000,
  memoryMb: 2000,
  pdfMemoryMb: 768,
};

/** Longer side of the picture that everything is read from: 222 dpi on A4. */
export const PAGE_LONG_SIDE = 2600;
