import type { Grey } from '../image/planes.ts';
import { type Blob, findBlobs } from './blobs.ts';
import type { Mark } from './find.ts';

/** In shares of the page's shorter side: characters of a word are no further apart. */
const GAP = 0.015;
/** 作废 is stamped larger than this; a red underline or the lines of a form are thinner. */
const LEAST = 0.08;
const LEAST_THICK = 0.025;
/** A whole page with a red frame, or a desk under the paper. */
const MOST = 0.8;
/** Paler is the colour of the paper or of light. */
const INK = 40;
/** The letter's head: a company's name and its emblem are often red. */
const HEAD = 0.2;
const BORDER = 0.01;

/** Red ink below the head that belongs to no mark: stamped across the page or written by hand. */
export function otherRedInk(red: Grey, marks: readonly Mark[]): Blob[] {
  const data = Uint8Array.from(red.data, (ink) => (ink < INK ? 0 : ink));
  for (const mark of marks) erase(data, red, mark);
  const side = Math.min(red.width, red.height);
  return findBlobs({ ...red, data }, side * GAP, side * LEAST, side * MOST).filter(
    (blob) =>
      blob.rectangle.thickness >= side * LEAST_THICK &&
      (blob.top + blob.bottom) / 2 > red.height * HEAD &&
      !atBorder(blob, red),
  );
}

function atBorder({ left, top, right, bottom }: Blob, { width, height }: Grey): boolean {
  const edge = BORDER * Math.min(width, height);
  return left < edge || top < edge || right > width - edge || bottom > height - edge;
}

/** The mark and what ran or was smeared around it. A square's corners are further out than its sides. */
function erase(data: Uint8Array, { width, height }: Grey, { kind, ellipse: { x, y, a, b } }: Mark): void {
  const radius = Math.max(a, b) * (kind === 'personal_square' ? 1.5 : 1.25);
  const [left, right] = [Math.max(0, Math.floor(x - radius)), Math.min(width - 1, Math.ceil(x + radius))];
  const [top, bottom] = [Math.max(0, Math.floor(y - radius)), Math.min(height - 1, Math.ceil(y + radius))];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      if (Math.hypot(column - x, row - y) <= radius) data[row * width + column] = 0;
    }
  }
}
