import { type Condition, inked } from './ink.ts';
import type { Random } from './random.ts';
import { layInk, type Raster } from './raster.ts';
import { HALF, type SealKind, sealSvg } from './seal-shape.ts';
import type { Point } from './sheet.ts';

/** Whose seal it is, seen from the letter. */
export type Owner = 'customer' | 'oneCharacterOther' | 'other' | 'supplier' | 'person' | 'nobody';

export interface SealPlan {
  kind: SealKind;
  condition: Condition;
  owner: Owner;
  colour: 'red' | 'blue';
  /** The name on it. */
  text: string;
  /** Its middle, tenths of a millimetre. */
  at: Point;
  /** Millimetres across. */
  size: number;
  turn: number;
}

type Colour = readonly [number, number, number];

const COMPUTED: Colour = [255, 0, 0];
const RED: readonly Colour[] = [
  [214, 28, 36],
  [200, 22, 44],
  [226, 44, 40],
  [188, 30, 38],
];
const BLUE: readonly Colour[] = [
  [38, 66, 178],
  [52, 58, 160],
];

/** Stamps the seal onto the page. */
export async function stamp(random: Random, page: Raster, dpi: number, seal: SealPlan): Promise<void> {
  const unit = dpi / 254;
  const upright = sealSvg(random, seal.kind, seal.text);
  const side = Math.round(((seal.size * 10 * HALF) / 100) * unit);
  const svg = upright
    .replace('>', `><g transform="rotate(${seal.turn.toFixed(2)})">`)
    .replace('</svg>', '</g></svg>');
  const ink = await inked(random, svg, side, seal.condition);
  const colour =
    seal.condition === 'flat' ? COMPUTED : random.pick<Colour>(seal.colour === 'red' ? RED : BLUE);
  layInk(page, ink, side, {
    left: Math.round(seal.at.x * unit - side / 2),
    top: Math.round(seal.at.y * unit - side / 2),
    colour,
  });
}
