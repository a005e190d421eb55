import { SHARP_ENOUGH } from '../limits.ts';
import type { EvidenceFault, Quality } from '../types.ts';
import { edgeWidth } from './edge-width.ts';
import { type Plane, quantile, relief, shrink } from './plane.ts';

/** Edges this wide are as sharp as a scan; this wide, a smear. See README.md for the measurements. */
const SCAN_WIDTH = 2.2;
const SMEAR_WIDTH = 12;

/** Less of the area than this differs from its surroundings: walls and pockets 0.000 %, one 40 px scrawl on A4 0.030 %. */
const BLANK_BELOW = 0.0001;
/** Levels by which an inked spot differs from its surroundings, each spot the mean of some 6 × 6 pixels. */
const INK = 10;
/** A page lit to 61 is readable, to 36 hardly, to 19 not. */
const DARK_BELOW = 40;

export interface QualityInput {
  /** Luminance of the working copy. */
  readonly plane: Plane;
  /** Of the original. */
  readonly shorterSide: number;
  readonly tinyPx: number;
}

export function judge({ plane, shorterSide, tinyPx }: QualityInput): Quality {
  const small = shrink(plane, 256);
  const ink = relief(small, 12);
  let marked = 0;
  for (const depth of ink.data) if (Math.abs(depth) > INK) marked += 1;
  const structure = marked / ink.data.length;
  const brightness = quantile(small.data, 0.99);
  const width = edgeWidth(plane);
  const sharpness = sharpnessOf(width);

  const faults: EvidenceFault[] = [];
  const blank = structure < BLANK_BELOW;
  if (blank) faults.push('blank');
  if (brightness < DARK_BELOW) faults.push('dark');
  if (shorterSide < tinyPx) faults.push('tiny');
  if (!blank && sharpness < SHARP_ENOUGH) faults.push('blurred');
  return {
    sharpness,
    edgeWidth: width && round(width, 2),
    brightness: round(brightness, 1),
    structure,
    faults,
  };
}

/** By ratio: from 3 to 4 pixels as much is lost as from 6 to 8. */
function sharpnessOf(width: number | null): number {
  if (width === null) return 0;
  const score = Math.log(SMEAR_WIDTH / width) / Math.log(SMEAR_WIDTH / SCAN_WIDTH);
  return Math.round(100 * Math.max(0, Math.min(1, score)));
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
