import { grid, Means, type Plane } from './plane.ts';

const SIZE = 64;
const FREQUENCIES = 16;
/** Levels below which a difference from the surroundings is noise. */
const NOISE = 8;
/** Half the window, in standard deviations of where the ink is. */
const REACH = 2;
/** Of the side: the window of a lone signature must not magnify its pixels. */
const LEAST_REACH = 0.2;
/** Pixels of ink in the copy of 512 without which there is nothing to compare. */
const LEAST_INK = 20;

/** The signs of the 16 × 16 lowest frequencies (constant rows and columns left out) within the window of the ink. */
export function outline(ink: Plane): string | null {
  const window = inkWindow(ink);
  if (!window) return null;
  const cells = grid(new Means(ink), SIZE, SIZE, ...window);
  let digits = '';
  const waves = cosines();
  const across = alongRows(waves, cells.data);
  for (let v = 0; v < FREQUENCIES; v++) {
    const row = waves.subarray(v * SIZE, (v + 1) * SIZE);
    let bits = 0;
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let y = 0; y < SIZE; y++) sum += (row[y] ?? 0) * (across[u * SIZE + y] ?? 0);
      bits = bits * 2 + (sum > 0 ? 1 : 0);
    }
    digits += bits.toString(16).padStart(4, '0');
  }
  return digits;
}

/**
 * Centre and spread of the ink decide the window, so a margin that was cut off does not move it. Pixels count at
 * their middle, so a turned picture has the turned window: `orientations` relies on it.
 */
function inkWindow({ data, width, height }: Plane): [number, number, number, number] | null {
  let [mass, count, sumX, sumY, sumXx, sumYy] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const weight = Math.abs(data[y * width + x] ?? 0);
      if (weight < NOISE) continue;
      count += 1;
      mass += weight;
      sumX += weight * x;
      sumY += weight * y;
      sumXx += weight * x * x;
      sumYy += weight * y * y;
    }
  }
  if (count < LEAST_INK) return null;
  const [x, y] = [sumX / mass, sumY / mass];
  const [middleX, middleY] = [x + 0.5, y + 0.5];
  const reachX = Math.max(LEAST_REACH * width, REACH * Math.sqrt(sumXx / mass - x * x));
  const reachY = Math.max(LEAST_REACH * height, REACH * Math.sqrt(sumYy / mass - y * y));
  return [middleX - reachX, middleY - reachY, middleX + reachX, middleY + reachY];
}

/** Row u holds the cosine of frequency u + 1. */
function cosines(): Float64Array {
  const waves = new Float64Array(FREQUENCIES * SIZE);
  for (let u = 0; u < FREQUENCIES; u++) {
    for (let x = 0; x < SIZE; x++)
      waves[u * SIZE + x] = Math.cos(((2 * x + 1) * (u + 1) * Math.PI) / (2 * SIZE));
  }
  return waves;
}

/** Frequencies × rows of the cells. */
function alongRows(waves: Float64Array, cells: Float32Array): Float64Array {
  const out = new Float64Array(FREQUENCIES * SIZE);
  for (let u = 0; u < FREQUENCIES; u++) {
    for (let y = 0; y < SIZE; y++) {
      let sum = 0;
      for (let x = 0; x < SIZE; x++) sum += (waves[u * SIZE + x] ?? 0) * (cells[y * SIZE + x] ?? 0);
      out[u * SIZE + y] = sum;
    }
  }
  return out;
}
