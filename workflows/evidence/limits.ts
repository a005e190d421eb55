/** What one file may cost. Every figure is above what phones, scanners and offices make, and below what hurts. */
export interface EvidenceLimits {
  readonly maxBytes: number;
  /** Width × height as declared; a 64 megapixel phone makes 9248 × 6944. */
  readonly pixels: number;
  /** The longer side; long screenshots of a chat reach 20,000. */
  readonly sidePx: number;
  readonly pdfPages: number;
  /** Side of a PDF's first page in points; what PDF readers accept. */
  readonly pdfSide: number;
  /** A picture whose shorter side has fewer pixels is called tiny. */
  readonly tinyPx: number;
  /** One examination, ms. */
  readonly timeMs: number;
  /** Until the bytes have arrived from where they are stored, ms. */
  readonly fetchMs: number;
  /** Until a new process can work, ms. */
  readonly startMs: number;
  /** Memory of the process (RSS), MiB; some 110 are its own. */
  readonly memoryMb: number;
  /** Memory that the PDF renderer may take, MiB. */
  readonly pdfMemoryMb: number;
}

export const DEFAULT_LIMITS: EvidenceLimits = {
  maxBytes: 20 * 1024 * 1024,
  pixels: 65_000_000,
  sidePx: 32_767,
  pdfPages: 300,
  pdfSide: 14_400,
  tinyPx: 300,
  timeMs: 20_000,
  fetchMs: 60_000,
  startMs: 30_000,
  memoryMb: 1000,
  pdfMemoryMb: 512,
};

/** Sharpness below which a page that fills the frame cannot be read; README.md has the measurements. */
export const SHARP_ENOUGH = 45;
