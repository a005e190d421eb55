/** One number per pixel. */
export interface Plane {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Luminance of RGB pixels, 0 to 255 (Rec. 601, as JPEG has it). */
export function luminance(rgb: Uint8Array, width: number, height: number): Plane {
  const data = new Float32Array(width * height);
  for (let i = 0, j = 0; i < data.length; i++, j += 3) {
    data[i] = 0.299 * (rgb[j] ?? 0) + 0.587 * (rgb[j + 1] ?? 0) + 0.114 * (rgb[j + 2] ?? 0);
  }
  return { data, width, height };
}

/** Means over any rectangle, at fractions of a pixel too, in constant time. */
export class Means {
  readonly #sums: Float64Array;
  readonly #width: number;
  readonly #height: number;

  constructor({ data, width, height }: Plane) {
    this.#width = width;
    this.#height = height;
    const row = width + 1;
    this.#sums = new Float64Array(row * (height + 1));
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let x = 0; x < width; x++) {
        sum += data[y * width + x] ?? 0;
        this.#sums[(y + 1) * row + x + 1] = (this.#sums[y * row + x + 1] ?? 0) + sum;
      }
    }
  }

  /** Mean of what lies inside; the part outside the plane does not count. */
  of(left: number, top: number, right: number, bottom: number): number {
    const [x0, x1] = [Math.max(0, left), Math.min(this.#width, right)];
    const [y0, y1] = [Math.max(0, top), Math.min(this.#height, bottom)];
    const area = (x1 - x0) * (y1 - y0);
    if (x1 <= x0 || y1 <= y0) return 0;
    return (this.#at(x1, y1) - this.#at(x0, y1) - this.#at(x1, y0) + this.#at(x0, y0)) / area;
  }

  #at(x: number, y: number): number {
    const i = Math.min(this.#width - 1, Math.floor(x));
    const j = Math.min(this.#height - 1, Math.floor(y));
    const [u, v, at] = [x - i, y - j, j * (this.#width + 1) + i];
    const below = at + this.#width + 1;
    const s = this.#sums;
    const upper = (s[at] ?? 0) * (1 - u) + (s[at + 1] ?? 0) * u;
    return upper * (1 - v) + ((s[below] ?? 0) * (1 - u) + (s[below + 1] ?? 0) * u) * v;
  }
}

/** The plane with its longer side at most `longest`, each pixel the mean of what it covers. */
export function shrink(plane: Plane, longest: number): Plane {
  const scale = Math.min(1, longest / Math.max(plane.width, plane.height));
  const width = Math.max(1, Math.round(plane.width * scale));
  const height = Math.max(1, Math.round(plane.height * scale));
  return grid(new Means(plane), width, height, 0, 0, plane.width, plane.height);
}

/** A window of the plane as `columns` × `rows` means. */
export function grid(
  means: Means,
  columns: number,
  rows: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Plane {
  const data = new Float32Array(columns * rows);
  const [w, h] = [(right - left) / columns, (bottom - top) / rows];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [x0, y0] = [left + x * w, top + y * h];
      data[y * columns + x] = means.of(x0, y0, x0 + w, y0 + h);
    }
  }
  return { data, width: columns, height: rows };
}

/** How much darker each pixel is than its surroundings: ink stays, light and shadow go. */
export function relief(plane: Plane, radius: number): Plane {
  const { width, height } = plane;
  const means = new Means(plane);
  const data = new Float32Array(plane.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const around = means.of(x - radius, y - radius, x + radius + 1, y + radius + 1);
      data[i] = around - (plane.data[i] ?? 0);
    }
  }
  return { data, width, height };
}

/** The value that `share` of the numbers lie below. */
export function quantile(numbers: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
