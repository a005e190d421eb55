import type { Grey } from '../image/planes.ts';
import type { SealKind } from '../types.ts';
import { type Blob, findBlobs } from './blobs.ts';
import { findCircles } from './circles.ts';
import { type Clarity, clarityOf } from './clarity.ts';
import { type Ellipse, radiusOf, ringFit, settle } from './ellipse.ts';
import type { InkMaps } from './ink.ts';
import { type Measures, measure } from './measure.ts';

/** Everything in shares of the page's shorter side, 210 mm when A4 fills the picture. */
const GAP = 0.008;
const LEAST_BLOB = 0.055;
const MOST_BLOB = 0.55;
/** A radius of 10 mm on a page that fills its picture, or of 19 mm on one that fills half of it. */
const LEAST_RADIUS = 0.045;
const MOST_RADIUS = 0.13;
const FLATTEST_BLOB = 2.2;
const CIRCLES = 3;

/** A mark on the page, in pixels of the ink maps. */
export interface Mark {
  readonly kind: SealKind;
  readonly ellipse: Ellipse;
  readonly measures: Measures;
  readonly clarity: Clarity;
}

/** Every seal and stamp on a page. Copies without colour are looked at only when there is no colour. */
export function findMarks(maps: InkMaps, colour: boolean): Mark[] {
  const red = marksIn(maps.red).map(({ mark }) => mark);
  const blue = marksIn(maps.blue).flatMap(({ mark }) => blueMark(mark));
  if (red.length + blue.length > 0 || colour) return [...red, ...blue];
  return greyMark(maps.dark);
}

interface Candidate {
  readonly mark: Mark;
  readonly fit: number;
}

function marksIn(map: Grey): Candidate[] {
  const side = Math.min(map.width, map.height);
  const blobs = findBlobs(map, side * GAP, side * LEAST_BLOB, side * MOST_BLOB)
    .filter(({ rectangle }) => rectangle.length / rectangle.thickness < FLATTEST_BLOB)
    .sort((a, b) => b.rectangle.length - a.rectangle.length);
  const found: Candidate[] = [];
  for (const blob of blobs)
    if (!found.some(({ mark }) => inside(blob, mark.ellipse))) found.push(...marksOf(map, blob, side));
  return found;
}

function inside(blob: Blob, ellipse: Ellipse): boolean {
  const { centre, length } = blob.rectangle;
  return Math.hypot(centre.x - ellipse.x, centre.y - ellipse.y) + length / 2 < radiusOf(ellipse) * 1.15;
}

function marksOf(map: Grey, blob: Blob, side: number): Candidate[] {
  const shape = shapeOf(map, blob);
  if (shape) return [{ mark: shape, fit: 0 }];
  const whole = candidateAt(map, blob.ellipse);
  if (isWhole(whole.mark.measures)) return [whole];
  const most = Math.min(side * MOST_RADIUS, blob.rectangle.length * 0.56);
  const circles = findCircles(map, blob, side * LEAST_RADIUS, most, CIRCLES).map(({ x, y, radius }) =>
    candidateAt(map, { x, y, a: radius, b: radius, angle: 0 }),
  );
  const [best, ...others] = [whole, ...circles].sort((a, b) => b.fit - a.fit);
  if (!best) return [];
  const marks = [best];
  for (const other of others) if (isSecond(other, best.fit, marks)) marks.push(other);
  return marks.length === 1 ? marks : marks.map((one) => alone(map, one, marks));
}

/** Measured again without the others' ink beside it. */
function alone(map: Grey, { mark, fit }: Candidate, all: readonly Candidate[]): Candidate {
  const data = Uint8Array.from(map.data);
  for (const { mark: other } of all) if (other !== mark) erase(data, map, other.ellipse, mark.ellipse);
  return { mark: markOf({ ...map, data }, mark.kind, mark.ellipse), fit };
}

function erase(data: Uint8Array, { width, height }: Grey, ellipse: Ellipse, kept: Ellipse): void {
  const reach = Math.max(ellipse.a, ellipse.b) * 1.1;
  const [left, right] = [Math.max(0, Math.floor(ellipse.x - reach)), Math.min(width - 1, ellipse.x + reach)];
  const [top, bottom] = [Math.max(0, Math.floor(ellipse.y - reach)), Math.min(height - 1, ellipse.y + reach)];
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const within = Math.hypot(x - ellipse.x, y - ellipse.y) < radiusOf(ellipse) * 1.05;
      const own = Math.hypot(x - kept.x, y - kept.y) < radiusOf(kept) * 1.01;
      if (within && !own) data[y * width + x] = 0;
    }
  }
}

function candidateAt(map: Grey, start: Ellipse): Candidate {
  const ellipse = settle(map, start);
  return { mark: markOf(map, 'company_round', ellipse), fit: ringFit(map, ellipse) };
}

/** The blob is one ring and nothing else. */
const isWhole = ({ coverage, fill, outside }: Measures): boolean =>
  coverage > 0.9 && fill > 0.8 && outside < 0.3;

/** Two seals that touch are one blob. */
function isSecond({ mark, fit }: Candidate, best: number, marks: readonly Candidate[]): boolean {
  const { measures, ellipse } = mark;
  if (fit < best * 0.6 || measures.coverage < 0.85 || measures.fill < 0.75) return false;
  return marks.every(
    ({ mark: { ellipse: e } }) => Math.hypot(e.x - ellipse.x, e.y - ellipse.y) > 0.5 * radiusOf(e),
  );
}

/** A square's outline fills the rectangle around it; an oval is longer than wide. Round ones need a closer look. */
function shapeOf(map: Grey, blob: Blob): Mark | null {
  const { rectangle, squareness, ellipse } = blob;
  const stretch = rectangle.length / rectangle.thickness;
  if (squareness > 0.9 && stretch < 1.35) return markOf(map, 'personal_square', around(blob));
  if (stretch < 1.25 || stretch > 2 || squareness < 0.7 || squareness > 0.88) return null;
  const oval = markOf(map, 'receipt_oval', ellipse);
  // Half of a round seal is longer than wide, too, but has no ink along its straight side.
  return oval.measures.coverage > 0.75 ? oval : null;
}

function around({ rectangle: { centre, length, thickness, angle } }: Blob): Ellipse {
  return { ...centre, a: length / 2, b: thickness / 2, angle };
}

/**
 * Ink in the band of the name below which there is none: ring and star have 0.00, a name of eight or ten characters, of
 * a scan saved small, 0.037 and more.
 */
const NO_TEXT = 0.015;

/** Flatter than a camera makes a circle. */
const OVAL_BELOW = 0.76;

function markOf(map: Grey, kind: SealKind, ellipse: Ellipse): Mark {
  const measures = measure(map, ellipse);
  const clarity = clarityOf(measures);
  if (kind !== 'company_round') return { kind, ellipse, measures, clarity: none(clarity, 'not_round') };
  const emblem = measures.text < NO_TEXT && measures.coverage > 0.85 && measures.fill > 0.7;
  if (!emblem) return { kind, ellipse, measures, clarity };
  const oval = Math.min(ellipse.a, ellipse.b) / Math.max(ellipse.a, ellipse.b) < OVAL_BELOW;
  return { kind: oval ? 'receipt_oval' : 'emblem', ellipse, measures, clarity: none(clarity, 'no_text') };
}

function none({ factors }: Clarity, why: 'not_red' | 'not_round' | 'no_text'): Clarity {
  return { clarity: 0, weakest: why, factors: { ...factors, [why]: 0 } };
}

/** Blue handwriting is no seal: only a ring counts. */
function blueMark({ kind, ellipse, measures, clarity }: Mark): Mark[] {
  const ring = kind === 'company_round' && measures.coverage > 0.75 && measures.fill > 0.6;
  return ring ? [{ kind: 'blue', ellipse, measures, clarity: none(clarity, 'not_red') }] : [];
}

/** Of the ring on a copy more is there in clear and blurred seals (≥ .93) than in anything else dark (≤ .68). */
const GREY_COVERAGE = 0.85;

function greyMark(dark: Grey): Mark[] {
  const side = Math.min(dark.width, dark.height);
  const area = { left: 0, top: 0, right: dark.width, bottom: dark.height };
  const circles = findCircles(dark, area, side * LEAST_RADIUS, side * MOST_RADIUS, CIRCLES);
  const marks = circles.map(({ x, y, radius }) =>
    markOf(dark, 'company_round', settle(dark, { x, y, a: radius, b: radius, angle: 0 })),
  );
  const rings = marks.filter(({ measures }) => measures.coverage >= GREY_COVERAGE && measures.fill > 0.6);
  const [best] = rings.sort((a, b) => b.measures.fill - a.measures.fill);
  return best ? [{ ...best, kind: 'grey_copy', clarity: none(best.clarity, 'not_red') }] : [];
}
