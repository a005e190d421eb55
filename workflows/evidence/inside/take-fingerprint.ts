import { CELLS, STEPS_PER_LEVEL } from '../fingerprint.ts';
import { outline } from './outline.ts';
import { grid, Means, type Plane, relief, shrink } from './plane.ts';

/** Strong edges of big shapes must not drown the handwriting. */
const MOST_INK = 63;
/** Surroundings of a pixel: 8 % of the longer side. */
const AROUND = 20;

/** @returns null when there is too little in the picture for it to differ from another. */
export function takeFingerprint(plane: Plane): string | null {
  const ink = relief(shrink(plane, 512), AROUND);
  const hash = outline(ink);
  if (!hash) return null;
  const bounded = { ...ink, data: ink.data.map((depth) => Math.max(-MOST_INK, Math.min(MOST_INK, depth))) };
  const cells = grid(new Means(bounded), CELLS, CELLS, 0, 0, ink.width, ink.height);
  const detail = Int8Array.from(cells.data, (depth) => Math.round(depth * STEPS_PER_LEVEL));
  return `${hash}:${Buffer.from(detail.buffer).toString('base64')}`;
}
