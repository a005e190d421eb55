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
  /** One letter by the clock, ms; then its process is killed. */
  readonly timeMs: number;
  /** One letter in processor time, ms. */
  readonly cpuMs: number;
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
  // Five dense pages take some 40 s of processor time, 20 s on two free cores; beside seven others they take two minutes.
  timeMs: 120_000,
  cpuMs: 60_000,
  // Two seconds of our own work, whatever the file is; beside twelve others it took more than 30.
  startMs: 90_000,
  memoryMb: 2000,
  pdfMemoryMb: 768,
};

/** Longer side of the picture that everything is read from: 222 dpi on A4. */
export const PAGE_LONG_SIDE = 2600;
