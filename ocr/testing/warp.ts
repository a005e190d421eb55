import type { Raster } from './raster.ts';

interface Corner {
  x: number;
  y: number;
}
/** Upper left, upper right, lower right, lower left. */
type Quad = readonly [Corner, Corner, Corner, Corner];

/** Puts a page into a picture so that its corners come to lie there. What is outside the quad is left as it is. */
export function placeOn(picture: Raster, page: Raster, quad: Quad): void {
  const h = inverse(squareTo(quad));
  const [a, b, c, d, e, f, g, i, j] = h;
  const { data: from, width, height } = page;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const w = g * x + i * y + j;
      const u = ((a * x + b * y + c) / w) * (width - 1);
      const v = ((d * x + e * y + f) / w) * (height - 1);
      if (u < 0 || v < 0 || u >= width - 1 || v >= height - 1) continue;
      const [u0, v0] = [Math.floor(u), Math.floor(v)];
      const [fu, fv] = [u - u0, v - v0];
      const at = (v0 * width + u0) * 3;
      const out = (y * picture.width + x) * 3;
      for (let k = 0; k < 3; k++) {
        const up = (from[at + k] ?? 0) * (1 - fu) + (from[at + 3 + k] ?? 0) * fu;
        const low = (from[at + width * 3 + k] ?? 0) * (1 - fu) + (from[at + width * 3 + 3 + k] ?? 0) * fu;
        picture.data[out + k] = up * (1 - fv) + low * fv;
      }
    }
  }
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** The projective map of the unit square onto the quad (Heckbert 1989). */
function squareTo([p0, p1, p2, p3]: Quad): Matrix {
  const [sx, sy] = [p0.x - p1.x + p2.x - p3.x, p0.y - p1.y + p2.y - p3.y];
  const [dx1, dx2] = [p1.x - p2.x, p3.x - p2.x];
  const [dy1, dy2] = [p1.y - p2.y, p3.y - p2.y];
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  return [
    p1.x - p0.x + g * p1.x,
    p3.x - p0.x + h * p3.x,
    p0.x,
    p1.y - p0.y + g * p1.y,
    p3.y - p0.y + h * p3.y,
    p0.y,
    g,
    h,
    1,
  ];
}

/** Up to a factor, which a projective map does not see. */
function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}
