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
const SAME_PICTURE = 25;
/** Outline distance, bits of 256, up to which two pictures look alike: perhaps one is a cutting of the other. */
const ALIKE_OUTLINE = 48;
/** Outline distance beyond which two pictures cannot be the same: what a database sorts out beforehand. */
export const SURELY_DIFFERENT = 80;

/** Frequencies of the outline, in each direction. */
const FREQUENCIES = 16;
/** The odd frequencies along a row change their sign in a mirror; the first of them is the highest bit. */
const ODD_FREQUENCIES = 0xaaaa;
const ALL_FREQUENCIES = 0xffff;

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

/**
 * The fingerprints that the picture would have turned by 0, 90, 180 and 270 degrees, each as it is and in a mirror;
 * upright first. Nothing of the picture is needed: cells change places, frequencies change places and signs.
 */
export function orientations(fingerprint: string): readonly string[] {
  const rows = Array.from({ length: FREQUENCIES }, (_, v) =>
    Number.parseInt(fingerprint.slice(v * 4, v * 4 + 4), 16),
  );
  const cells = detailOf(fingerprint);
  return TURNS.map((turn) => `${turnedOutline(rows, turn)}:${turnedDetail(cells, turn)}`);
}

/** The surest that one of `prints`, the orientations of a picture, says about another picture. */
export function compareOrientations(
  prints: readonly string[],
  other: string,
): ReturnType<typeof comparePictures> {
  const found = prints
    .filter((print) => outlineDistance(print, other) <= SURELY_DIFFERENT)
    .map((print) => comparePictures(print, other));
  return found.find((how) => how === 'same') ?? found.find((how) => how === 'alike') ?? 'different';
}

/** First rows and columns change places, then right and left, then top and bottom. */
interface Turn {
  readonly transposed: boolean;
  readonly mirrored: boolean;
  readonly flipped: boolean;
}

const TURNS: readonly Turn[] = [false, true].flatMap((transposed) =>
  [false, true].flatMap((mirrored) => [false, true].map((flipped) => ({ transposed, mirrored, flipped }))),
);

function turnedOutline(rows: readonly number[], { transposed, mirrored, flipped }: Turn): string {
  return (transposed ? transposedBits(rows) : rows)
    .map((row, v) => {
      const upsideDown = flipped && v % 2 === 0 ? ALL_FREQUENCIES : 0;
      return row ^ (mirrored ? ODD_FREQUENCIES : 0) ^ upsideDown;
    })
    .map((row) => row.toString(16).padStart(4, '0'))
    .join('');
}

function transposedBits(rows: readonly number[]): number[] {
  const last = FREQUENCIES - 1;
  return rows.map((_, v) => rows.reduce((bits, row) => bits * 2 + ((row >> (last - v)) & 1), 0));
}

function turnedDetail(cells: Int8Array, { transposed, mirrored, flipped }: Turn): string {
  const turned = cells.map((_, i) => {
    const [column, row] = [i % CELLS, Math.floor(i / CELLS)];
    const x = mirrored ? CELLS - 1 - column : column;
    const y = flipped ? CELLS - 1 - row : row;
    return cells[transposed ? x * CELLS + y : y * CELLS + x] ?? 0;
  });
  return Buffer.from(turned.buffer).toString('base64');
}

function detailOf(fingerprint: string): Int8Array {
  return new Int8Array(Buffer.from(fingerprint.slice(OUTLINE_DIGITS + 1), 'base64'));
}
