import type { Rgb } from '../image/planes.ts';

const BASIS = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const luma = new Float32Array(64);
const rows = new Float32Array(64);

/**
 * The 64 frequencies of the luma (ITU-R BT.601, as JPEG stores it) of the block whose upper left pixel is given, row by
 * row (ITU-T T.81, A.3.3).
 */
export function transform(page: Rgb, left: number, top: number, out: Float32Array): void {
  takeLuma(page, left, top);
  for (let y = 0; y < 64; y += 8)
    for (let u = 0; u < 8; u += 1) {
      let sum = 0;
      for (let x = 0; x < 8; x += 1) sum += (luma[y + x] ?? 0) * (BASIS[u * 8 + x] ?? 0);
      rows[y + u] = sum;
    }
  for (let v = 0; v < 8; v += 1)
    for (let u = 0; u < 8; u += 1) {
      let sum = 0;
      for (let y = 0; y < 8; y += 1) sum += (rows[y * 8 + u] ?? 0) * (BASIS[v * 8 + y] ?? 0);
      out[v * 8 + u] = sum;
    }
}

function takeLuma({ data, width }: Rgb, left: number, top: number): void {
  for (let y = 0, at = 0; y < 8; y += 1)
    for (let i = ((top + y) * width + left) * 3, end = i + 24; i < end; i += 3, at += 1)
      luma[at] = 0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
}

/** Grey levels between the darkest and the brightest pixel of a block that has something on it. */
const PLAIN = 6;
/** Where paper is overexposed its grain is cut off, and what is left of it was not what was stored: no more than this much below white. */
const GLARE = 40;
/** Red less green or blue of a pixel that is coloured. */
const COLOURED = 50;

/** The blocks of a page, in rows: which of them can be judged. */
export interface Blocks {
  readonly columns: number;
  readonly rows: number;
  /** 0: cannot be judged. Otherwise something stands on it, and no colour is in it or beside it. */
  readonly written: Uint8Array;
}

/**
 * Plain paper says nothing. Neither does what stands in or beside a seal: its colour, stored for four blocks at once, runs
 * over at black and white, and the luma is not what was stored.
 */
export function blocksOf(page: Rgb): Blocks {
  const [columns, rows] = [page.width >> 3, page.height >> 3];
  const kinds = Array.from({ length: columns * rows }, (_, i) =>
    kindOf(page, (i % columns) * 8, Math.floor(i / columns) * 8),
  );
  const written = Uint8Array.from(kinds, (kind) => Number(kind === 'written'));
  for (const [i, kind] of kinds.entries()) {
    if (kind !== 'coloured') continue;
    const [x, y] = [i % columns, Math.floor(i / columns)];
    for (let row = Math.max(0, y - 1); row <= Math.min(rows - 1, y + 1); row += 1)
      written.fill(0, row * columns + Math.max(0, x - 1), row * columns + Math.min(columns, x + 2));
  }
  return { columns, rows, written };
}

function kindOf({ data, width }: Rgb, left: number, top: number): 'plain' | 'coloured' | 'written' {
  let [low, high, brightest] = [255, 0, 0];
  for (let y = top; y < top + 8; y += 1)
    for (let i = (y * width + left) * 3, end = i + 24; i < end; i += 3) {
      const [red, green, blue] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
      if (red - green > COLOURED || red - blue > COLOURED) return 'coloured';
      if (green < low) low = green;
      if (green > high) high = green;
      brightest = Math.max(brightest, red, green, blue);
    }
  return high - low < (brightest >= 254 ? GLARE : PLAIN) ? 'plain' : 'written';
}
