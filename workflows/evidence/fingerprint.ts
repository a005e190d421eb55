/**
 * What a picture looks like, to find it again: `<outline>:<detail>`.
 *
 * - outline: 256 bits as 64 hex digits, a DCT hash of the ink within its own centre and spread, so that a cut margin
 *   changes little. Comparable in SQL: `bit_count(('x' || left(fingerprint, 64))::bit(256) # ...) <= ALIKE_OUTLINE`.
 * - detail: how much ink lies in each of 48 × 48 cells, one byte each, base64. It tells two forms with the same
 *   print and other handwriting apart, which no hash of 64 or 256 bits does (README.md has the figures).
 */
export const CELLS = 48;
export const OUTLINE_DIGITS = 64;
/** Detail is stored in half levels. */
export const STEPS_PER_LEVEL = 2;

/** Detail distance up to which it is the same picture, saved again, resized or brightened. */
export const SAME_PICTURE = 25;
/** Outline distance, bits of 256, up to which two pictures look alike: perhaps one is a cutting of the other. */
export const ALIKE_OUTLINE = 48;

/** The cells that differ most count, 0.4 % of them: one other signature is enough. */
const WORST_CELLS = 9;
/** Ink so faint that its difference is not told from noise, in half levels. */
const FAINT = 16 * STEPS_PER_LEVEL;

/** Bits of 256 that differ. */
export function outlineDistance(a: string, b: string): number {
  let bits = 0;
  for (let i = 0; i < OUTLINE_DIGITS; i += 8) {
    const differing = Number.parseInt(a.slice(i, i + 8), 16) ^ Number.parseInt(b.slice(i, i + 8), 16);
    for (let rest = differing; rest !== 0; rest &= rest - 1) bits += 1;
  }
  return bits;
}

/** 0 for equal pictures, up to 200: by how many per cent the ink differs in the cells where it differs most. */
export function fingerprintDistance(a: string, b: string): number {
  const [first, second] = [detailOf(a), detailOf(b)];
  const differences = Float32Array.from(first, (ink, i) => {
    const other = second[i] ?? 0;
    return Math.abs(ink - other) / (Math.max(Math.abs(ink), Math.abs(other)) + FAINT);
  });
  const worst = differences.sort().subarray(-WORST_CELLS);
  return (100 * worst.reduce((sum, value) => sum + value, 0)) / WORST_CELLS;
}

/**
 * `same`: surely the same picture. `alike`: a person should look; it may be a cutting of the other, or a form that
 * differs in a few words only.
 */
export function comparePictures(a: string, b: string): 'same' | 'alike' | 'different' {
  if (fingerprintDistance(a, b) <= SAME_PICTURE) return 'same';
  return outlineDistance(a, b) <= ALIKE_OUTLINE ? 'alike' : 'different';
}

function detailOf(fingerprint: string): Int8Array {
  return new Int8Array(Buffer.from(fingerprint.slice(OUTLINE_DIGITS + 1), 'base64'));
}
