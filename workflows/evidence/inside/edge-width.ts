import { type Plane, quantile } from './plane.ts';

/** Tiles rather than the whole: a white page has few edges, and they are what has to be sharp. */
const TILE = 64;
/** Rise of an edge, levels of 255, that noise does not reach after smoothing. */
const RISE = 28;
const EDGES_IN_TILE = 4;
/** The sharper part of the tiles counts: the page, not the desk behind it. */
const SHARPER_TILES = 0.3;

/**
 * Width of the edges in pixels: rise ÷ steepest step, along each run of pixels that only brighten or only darken. It
 * does not depend on contrast. Rows and columns apart, the worse counts: a hand that moved blurs one direction only.
 *
 * @returns null when there are no edges at all.
 */
export function edgeWidth(plane: Plane): number | null {
  const smooth = smoothed(plane);
  const along = [widths(smooth, 1, smooth.width), widths(smooth, smooth.width, 1)].filter(
    (found) => found.length > 0,
  );
  if (along.length === 0) return null;
  return Math.max(...along.map((found) => quantile(found, SHARPER_TILES)));
}

/** Binomial 3 × 3. A step edge is then 2 wide, one blurred by σ about 2.5·√(σ² + 0.5). */
function smoothed({ data, width, height }: Plane): Plane {
  const rows = new Float32Array(data.length);
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const here = data[i] ?? 0;
      const before = x > 0 ? (data[i - 1] ?? 0) : here;
      const after = x < width - 1 ? (data[i + 1] ?? 0) : here;
      rows[i] = (before + 2 * here + after) / 4;
    }
  }
  for (let i = 0; i < rows.length; i++) {
    const here = rows[i] ?? 0;
    out[i] = ((rows[i - width] ?? here) + 2 * here + (rows[i + width] ?? here)) / 4;
  }
  return { data: out, width, height };
}

/** Median width of the edges in each tile that has some; `step` to the next pixel of a line, `next` to the next line. */
function widths({ data, width, height }: Plane, step: number, next: number): number[] {
  const [length, lines] = step === 1 ? [width, height] : [height, width];
  const columns = Math.ceil(length / TILE);
  const found = new Map<number, number[]>();
  for (let line = 0; line < lines; line++) {
    const tiles = Math.floor(line / TILE) * columns;
    for (const { at, width: edge } of edges(data, line * next, step, length)) {
      const tile = tiles + Math.floor(at / TILE);
      const list = found.get(tile);
      if (list) list.push(edge);
      else found.set(tile, [edge]);
    }
  }
  return [...found.values()]
    .filter((list) => list.length >= EDGES_IN_TILE)
    .map((list) => quantile(list, 0.5));
}

/** The runs along one line that rise or fall far enough. */
function edges(data: Float32Array, start: number, step: number, length: number): Edge[] {
  const out: Edge[] = [];
  let [rise, steepest] = [0, 0];
  for (let k = 1; k <= length; k++) {
    const at = start + k * step;
    const slope = k < length ? (data[at] ?? 0) - (data[at - step] ?? 0) : 0;
    if (slope * rise > 0 || rise === 0) {
      rise += slope;
      steepest = Math.max(steepest, Math.abs(slope));
      continue;
    }
    if (Math.abs(rise) >= RISE) out.push({ at: k - 1, width: Math.abs(rise) / steepest });
    [rise, steepest] = [slope, Math.abs(slope)];
  }
  return out;
}

interface Edge {
  readonly at: number;
  readonly width: number;
}
