import type { Box, Rgb } from '../image/planes.ts';
import { evidenceIn, type Past, usualDoubt } from './past.ts';

/**
 * Nats a frequency: below, the page shows no past and nothing can be told. Letters stored once had 0.01 to 0.06, stored
 * again more coarsely mostly below 0.1, more finely 0.12 to 3.
 */
const TELLING = 0.1;
/** Nats against the past of one place. Unaltered places had at most 19, altered ones 30 to 720. */
const CHANGED = 22;
/** And so many times what is usual on the page. */
const UNUSUAL = 4;

interface Suspicion {
  /** In pixels of the page that was asked about. */
  readonly box: Box;
  /** Nats against the place having the page's past. */
  readonly strength: number;
}

/**
 * The likeliest altered place in and beside a box, looked for with a window of about one character.
 *
 * @param size height of a line
 * @param toSource from the page's pixels to those of the picture as it was stored
 */
export function suspicionIn(
  source: Rgb,
  past: Past,
  box: Box,
  size: number,
  toSource: (box: Box) => Box,
): Suspicion | null {
  if (past.strength < TELLING) return null;
  const [width, height] = [size * 0.75, size];
  const least = Math.max(CHANGED, UNUSUAL * usualDoubt(source, past));
  let worst: Suspicion | null = null;
  for (const y of starts(box.y - size / 4, box.height + size / 2, height))
    for (const x of starts(box.x - size / 2, box.width + size, width)) {
      const place = { x, y, width, height };
      const strength = -evidenceIn(source, toSource(place), past);
      if (strength > least && strength > (worst?.strength ?? 0)) worst = { box: place, strength };
    }
  return worst;
}

/** Where windows begin, each a third of its size after the last. */
function starts(from: number, length: number, size: number): number[] {
  const count = Math.max(1, Math.ceil((length - size) / (size / 3)) + 1);
  return Array.from({ length: count }, (_, i) => from + (i * size) / 3);
}
