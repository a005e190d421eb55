import { convexHull, type Rectangle, smallestRectangle } from '../engine/rectangles.ts';
import type { Grey, Point } from '../image/planes.ts';
import type { Ellipse } from './ellipse.ts';

/** Ink that belongs together. */
export interface Blob {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly rectangle: Rectangle;
  /** The ellipse with the outline's moments: exact for a circle seen from the side. */
  readonly ellipse: Ellipse;
  /** Share of the rectangle that the outline fills: a square 1, a circle or oval π/4. */
  readonly squareness: number;
}

/** Ink paler than this is the noise of a JPEG. */
const INK = 14;

/** Areas of ink whose gaps are at most `gap` pixels and whose longer side is between `least` and `most`. */
export function findBlobs(map: Grey, gap: number, least: number, most: number): Blob[] {
  const cell = Math.max(1, Math.round(gap));
  const columns = Math.ceil(map.width / cell);
  const rows = Math.ceil(map.height / cell);
  const counts = inkPerCell(map, cell, columns, rows);
  // A few specks in a cell are noise.
  const inked = Uint8Array.from(counts, (count) => (count >= Math.max(2, cell * cell * 0.06) ? 1 : 0));
  const seen = new Uint8Array(inked.length);
  const blobs: Blob[] = [];
  for (let start = 0; start < inked.length; start += 1) {
    if (!inked[start] || seen[start]) continue;
    const blob = outlineOf(map, together(inked, seen, start, columns, rows), cell, columns);
    if (blob && blob.rectangle.length >= least && blob.rectangle.length <= most) blobs.push(blob);
  }
  return blobs;
}

function inkPerCell(map: Grey, cell: number, columns: number, rows: number): Uint32Array {
  const counts = new Uint32Array(columns * rows);
  for (let y = 0, i = 0; y < map.height; y += 1) {
    const row = Math.floor(y / cell) * columns;
    for (let x = 0; x < map.width; x += 1, i += 1) {
      if ((map.data[i] ?? 0) <= INK) continue;
      const at = row + Math.floor(x / cell);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}

function together(
  inked: Uint8Array,
  seen: Uint8Array,
  start: number,
  columns: number,
  rows: number,
): number[] {
  const cells: number[] = [];
  const stack = [start];
  seen[start] = 1;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    cells.push(at);
    const [column, row] = [at % columns, Math.floor(at / columns)];
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r += 1) {
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c += 1) {
        const to = r * columns + c;
        if (!inked[to] || seen[to]) continue;
        seen[to] = 1;
        stack.push(to);
      }
    }
  }
  return cells;
}

function outlineOf(map: Grey, cells: readonly number[], cell: number, columns: number): Blob | null {
  const points: Point[] = [];
  for (const at of cells) {
    const [left, top] = [(at % columns) * cell, Math.floor(at / columns) * cell];
    for (let y = top; y < Math.min(map.height, top + cell); y += 1) {
      for (let x = left; x < Math.min(map.width, left + cell); x += 1) {
        if ((map.data[y * map.width + x] ?? 0) > INK) points.push({ x, y });
      }
    }
  }
  const hull = convexHull(points);
  const rectangle = smallestRectangle(hull);
  if (!rectangle) return null;
  const [xs, ys] = [hull.map(({ x }) => x), hull.map(({ y }) => y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
    rectangle,
    ellipse: ellipseOf(hull),
    squareness: areaOf(hull) / (rectangle.length * rectangle.thickness),
  };
}

function areaOf(outline: readonly Point[]): number {
  const twice = outline.reduce((sum, a, i) => {
    const b = outline[(i + 1) % outline.length] ?? a;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Area moments of the polygon, a triangle fan around its first corner. */
function ellipseOf(outline: readonly Point[]): Ellipse {
  const [o = { x: 0, y: 0 }] = outline;
  let [area, mx, my, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = 1; i + 1 < outline.length; i += 1) {
    const [p, q] = [outline[i] ?? o, outline[i + 1] ?? o];
    const [ax, ay, bx, by] = [p.x - o.x, p.y - o.y, q.x - o.x, q.y - o.y];
    const part = (ax * by - bx * ay) / 2;
    area += part;
    mx += (part * (ax + bx)) / 3;
    my += (part * (ay + by)) / 3;
    xx += (part * (ax * ax + ax * bx + bx * bx)) / 6;
    yy += (part * (ay * ay + ay * by + by * by)) / 6;
    xy += (part * (2 * ax * ay + 2 * bx * by + ax * by + bx * ay)) / 12;
  }
  const [cx, cy] = [mx / area, my / area];
  const [vx, vy, vxy] = [xx / area - cx * cx, yy / area - cy * cy, xy / area - cx * cy];
  const angle = 0.5 * Math.atan2(2 * vxy, vx - vy);
  const spread = Math.hypot((vx - vy) / 2, vxy);
  const middle = (vx + vy) / 2;
  // Along its axis an ellipse of half axis a has a variance of a²/4.
  const half = (variance: number) => 2 * Math.sqrt(Math.max(0, variance));
  return { x: o.x + cx, y: o.y + cy, a: half(middle + spread), b: half(middle - spread), angle };
}
