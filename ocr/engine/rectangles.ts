import type { Point } from '../image/planes.ts';

/** A rectangle at any angle: its middle, its sides, and the direction of its longer side. */
export interface Rectangle {
  readonly centre: Point;
  /** Along `angle`. */
  readonly length: number;
  readonly thickness: number;
  /** Radians, −π/2 to π/2 from the x axis. */
  readonly angle: number;
}

/** Andrew's monotone chain. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of list) {
      for (
        let a = chain.at(-2), b = chain.at(-1);
        a && b && cross(a, b, p) <= 0;
        a = chain.at(-2), b = chain.at(-1)
      ) {
        chain.pop();
      }
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}

const cross = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** The smallest rectangle around a convex outline: one of its sides lies on a side of the outline. */
export function smallestRectangle(hull: readonly Point[]): Rectangle | null {
  let best: Rectangle | null = null;
  hull.forEach((a, i) => {
    const b = hull[(i + 1) % hull.length] ?? a;
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    const found = boundsAlong(hull, angle);
    if (!best || found.length * found.thickness < best.length * best.thickness) best = found;
  });
  return best;
}

function boundsAlong(points: readonly Point[], angle: number): Rectangle {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const [u, v] = [x * cos + y * sin, y * cos - x * sin];
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  const centre = { x: u * cos - v * sin, y: u * sin + v * cos };
  const [along, across] = [right - left + 1, bottom - top + 1];
  const rectangle =
    along >= across
      ? { centre, length: along, thickness: across, angle: halfTurn(angle) }
      : { centre, length: across, thickness: along, angle: halfTurn(angle + Math.PI / 2) };
  return shortTextLies(rectangle);
}

const TALL = 1.5;

/** One or two characters: which side is longer says nothing, and text lies far more often than it stands. */
function shortTextLies(rectangle: Rectangle): Rectangle {
  const { centre, length, thickness, angle } = rectangle;
  if (Math.abs(angle) <= Math.PI / 4 || length >= TALL * thickness) return rectangle;
  return { centre, length: thickness, thickness: length, angle: halfTurn(angle + Math.PI / 2) };
}

function halfTurn(angle: number): number {
  let a = angle;
  while (a > Math.PI / 2) a -= Math.PI;
  while (a <= -Math.PI / 2) a += Math.PI;
  return a;
}

/** Grown by the same distance on every side. */
export function grow(rectangle: Rectangle, by: number): Rectangle {
  return { ...rectangle, length: rectangle.length + 2 * by, thickness: rectangle.thickness + 2 * by };
}

export function scaled(rectangle: Rectangle, factor: number): Rectangle {
  const { centre, length, thickness, angle } = rectangle;
  return {
    centre: { x: centre.x * factor, y: centre.y * factor },
    length: length * factor,
    thickness: thickness * factor,
    angle,
  };
}

/** Clockwise from the upper left, read along `angle`. */
export function cornersOf({ centre, length, thickness, angle }: Rectangle): [Point, Point, Point, Point] {
  const [ux, uy] = [(Math.cos(angle) * length) / 2, (Math.sin(angle) * length) / 2];
  const [vx, vy] = [(-Math.sin(angle) * thickness) / 2, (Math.cos(angle) * thickness) / 2];
  const { x, y } = centre;
  return [
    { x: x - ux - vx, y: y - uy - vy },
    { x: x + ux - vx, y: y + uy - vy },
    { x: x + ux + vx, y: y + uy + vy },
    { x: x - ux + vx, y: y - uy + vy },
  ];
}
