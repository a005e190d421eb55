import { type Grey, type Point, sample } from '../image/planes.ts';

/** The page inside four corners, laid straight, `height` pixels high. */
export function cropLine(page: Grey, corners: readonly [Point, Point, Point, Point], height: number): Grey {
  const [a, b, c, d] = corners;
  const across = (distance(a, d) + distance(b, c)) / 2;
  const along = (distance(a, b) + distance(d, c)) / 2;
  const width = Math.max(8, Math.round((along * height) / Math.max(1, across)));
  const out = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    const v = (y + 0.5) / height;
    for (let x = 0; x < width; x += 1, i += 1) {
      const u = (x + 0.5) / width;
      const px = (a.x * (1 - u) + b.x * u) * (1 - v) + (d.x * (1 - u) + c.x * u) * v;
      const py = (a.y * (1 - u) + b.y * u) * (1 - v) + (d.y * (1 - u) + c.y * u) * v;
      out[i] = Math.round(sample(page, px - 0.5, py - 0.5));
    }
  }
  return { data: out, width, height };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Strips side by side as a model takes them: three equal channels, −1 to 1, padded with 0 on the right. */
export function batch(strips: readonly Grey[], width: number, height: number): Float32Array {
  const out = new Float32Array(strips.length * 3 * width * height);
  strips.forEach((strip, n) => {
    for (let c = 0; c < 3; c += 1) {
      const start = (n * 3 + c) * width * height;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < Math.min(width, strip.width); x += 1) {
          out[start + y * width + x] = (strip.data[y * strip.width + x] ?? 0) / 127.5 - 1;
        }
      }
    }
  });
  return out;
}
