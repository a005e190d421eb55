import sharp from 'sharp';
import type { Random } from './random.ts';

/** How well a stamp came out. */
const CONDITIONS = [
  'clear',
  'clear2', // drier, legible to a person
  'faint',
  'blurred',
  'partial',
  'smeared',
  'dry', // ring text illegible
  'flat', // printed by a computer, not stamped
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Smooth noise 0…255 of `cells` cells over the width. */
export async function noise(random: Random, side: number, cells: number): Promise<Uint8Array> {
  const grid = Buffer.from(Array.from({ length: cells * cells }, () => random.int(0, 255)));
  return sharp(grid, { raw: { width: cells, height: cells, channels: 1 } })
    .resize(side, side, { kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

/** Ink per pixel (0…255) of a stamp in this condition. @param svg black on nothing @param side of the square, pixels */
export async function inked(
  random: Random,
  svg: string,
  side: number,
  condition: Condition,
): Promise<Buffer> {
  const shape = await sharp(Buffer.from(svg))
    .resize(side, side)
    .ensureAlpha()
    .extractChannel(3)
    .raw()
    .toBuffer();
  if (condition === 'flat') return shape;
  const coarse = await noise(random, side, 7);
  const fine = await noise(random, side, Math.max(24, Math.round(side / 5)));
  const { level, dropout, patchy } = inkOf(random, condition);
  const out = Buffer.alloc(side * side);
  for (let i = 0; i < out.length; i++) {
    // Where the pad gave little ink, the grain of the paper shows.
    const give = (coarse[i] ?? 0) * patchy + (fine[i] ?? 0) * (1 - patchy);
    const cover = Math.min(1, Math.max(0, (give - dropout) / 26));
    const strength = level * (0.86 + (0.14 * (coarse[i] ?? 0)) / 255);
    out[i] = Math.round((shape[i] ?? 0) * cover * strength);
  }
  return after(random, out, side, condition);
}

function inkOf(random: Random, condition: Condition): { level: number; dropout: number; patchy: number } {
  switch (condition) {
    case 'clear2':
      return { level: random.between(0.6, 0.8), dropout: random.between(58, 78), patchy: 0.35 };
    case 'faint':
      return { level: random.between(0.1, 0.19), dropout: random.between(30, 60), patchy: 0.3 };
    case 'dry':
      return { level: random.between(0.5, 0.75), dropout: random.between(138, 150), patchy: 0.45 };
    default:
      return { level: random.between(0.82, 0.98), dropout: random.between(5, 40), patchy: 0.3 };
  }
}

async function after(random: Random, ink: Buffer, side: number, condition: Condition): Promise<Buffer> {
  if (condition === 'blurred') return blur(ink, side, side * random.between(0.021, 0.03));
  if (condition === 'smeared') return smear(random, ink, side);
  if (condition === 'partial') cutOff(random, ink, side, random.between(0.38, 0.58));
  return blur(ink, side, Math.max(0.3, side * 0.0012));
}

function blur(ink: Buffer, side: number, sigma: number): Promise<Buffer> {
  return sharp(ink, { raw: { width: side, height: side, channels: 1 } })
    .blur(sigma)
    .extractChannel(0)
    .raw()
    .toBuffer();
}

/** Put down twice, dragged in between. */
async function smear(random: Random, ink: Buffer, side: number): Promise<Buffer> {
  const angle = random.between(0, 2 * Math.PI);
  const far = side * random.between(0.045, 0.09);
  const out = Buffer.alloc(ink.length);
  for (const [part, weight] of [
    [0, 0.75],
    [0.33, 0.35],
    [0.66, 0.35],
    [1, 0.7],
  ] as const) {
    const dx = Math.round(Math.cos(angle) * far * part);
    const dy = Math.round(Math.sin(angle) * far * part);
    for (let y = Math.max(0, dy); y < Math.min(side, side + dy); y++)
      for (let x = Math.max(0, dx); x < Math.min(side, side + dx); x++) {
        const at = y * side + x;
        out[at] = Math.max(out[at] ?? 0, (ink[at - dy * side - dx] ?? 0) * weight);
      }
  }
  return blur(out, side, side * 0.006);
}

/** A straight or ragged edge beyond which nothing was printed. @param share of the round area that is missing */
function cutOff(random: Random, ink: Buffer, side: number, share: number): void {
  const angle = random.between(0, 2 * Math.PI);
  const limit = ((chordFor(share) * side) / 2) * 0.794;
  const ragged = random.between(0.005, 0.03) * side;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [u, v] = [x - side / 2, y - side / 2];
      const along = -u * sin + v * cos;
      const edge = limit + Math.sin(along / (side * 0.05)) * ragged;
      const over = u * cos + v * sin - edge;
      if (over > 0)
        ink[y * side + x] = Math.round((ink[y * side + x] ?? 0) * Math.max(0, 1 - over / (side * 0.02)));
    }
}

/** Distance of the chord from the middle (in radii) behind which this share of a circle lies. */
function chordFor(share: number): number {
  let [low, high] = [-1, 1];
  for (let i = 0; i < 30; i++) {
    const h = (low + high) / 2;
    const behind = (Math.acos(h) - h * Math.sqrt(1 - h * h)) / Math.PI;
    if (behind > share) low = h;
    else high = h;
  }
  return low;
}
