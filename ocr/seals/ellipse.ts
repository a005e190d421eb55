import { type Grey, sample } from '../image/planes.ts';

/** A circle as a camera sees it. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  /** Half axes; `a` along `angle`. */
  readonly a: number;
  readonly b: number;
  readonly angle: number;
}

export const radiusOf = ({ a, b }: Ellipse): number => Math.sqrt(a * b);

/** Ink at a share `r` of the radius in direction `theta`, clockwise from the top of the page. */
export function inkAt(map: Grey, ellipse: Ellipse, r: number, theta: number): number {
  const { x, y } = pointAt(ellipse, r, theta);
  if (x < 0 || y < 0 || x >= map.width || y >= map.height) return 0;
  return sample(map, x, y);
}

export function pointAt({ x, y, a, b, angle }: Ellipse, r: number, theta: number): { x: number; y: number } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [Math.sin(theta), -Math.cos(theta)];
  const [u, v] = [(dx * cos + dy * sin) * a * r, (dy * cos - dx * sin) * b * r];
  return { x: x + u * cos - v * sin, y: y + u * sin + v * cos };
}

const DIRECTIONS = 120;
const RING = [0.95, 0.97, 0.99];
const OUTSIDE = [1.06, 1.1];

/** How well the outline lies on a ring of ink whose outer edge it is. */
export function ringFit(map: Grey, ellipse: Ellipse): number {
  let sum = 0;
  for (let i = 0; i < DIRECTIONS; i += 1) {
    const theta = (2 * Math.PI * i) / DIRECTIONS;
    const on = RING.reduce((ink, r) => ink + inkAt(map, ellipse, r, theta), 0) / RING.length;
    const out = OUTSIDE.reduce((ink, r) => ink + inkAt(map, ellipse, r, theta), 0) / OUTSIDE.length;
    // One blot must not outweigh a broken ring.
    sum += Math.sqrt(Math.max(0, on)) - 0.7 * Math.sqrt(Math.max(0, out));
  }
  return sum / DIRECTIONS;
}

/** Up to this much flatter than a circle: a letter photographed from the side. */
const FLATTEST = 0.75;

/** The ellipse near this one that lies best on the ring. */
export function settle(map: Grey, start: Ellipse): Ellipse {
  const round = climb(map, start, false);
  return climb(map, round, true);
}

function climb(map: Grey, start: Ellipse, oval: boolean): Ellipse {
  let best = start;
  let bestFit = ringFit(map, best);
  for (let step = radiusOf(start) * 0.06; step > 0.25; step /= 2) {
    for (let improved = true; improved; ) {
      improved = false;
      for (const next of neighbours(best, step, oval)) {
        const found = ringFit(map, next);
        if (found <= bestFit + 1e-6) continue;
        [best, bestFit, improved] = [next, found, true];
      }
    }
  }
  return best;
}

function neighbours(e: Ellipse, step: number, oval: boolean): Ellipse[] {
  const around = [-step, step].flatMap((d) => [
    { ...e, x: e.x + d },
    { ...e, y: e.y + d },
    { ...e, a: e.a + d, b: e.b + d },
    ...(oval
      ? [
          { ...e, a: e.a + d },
          { ...e, b: e.b + d },
          { ...e, angle: e.angle + d / radiusOf(e) },
        ]
      : []),
  ]);
  return around.filter(({ a, b }) => Math.min(a, b) > 4 && Math.min(a, b) / Math.max(a, b) >= FLATTEST);
}
