import sharp from 'sharp';
import type { Box, Rgb, Turns } from '../image/planes.ts';
import { lumaSteps } from './jpeg.ts';

/** A picture file as it came: only its own pixels, neither resized nor turned, show how they were stored. */
export interface Stored {
  readonly bytes: Buffer;
  /** EXIF, 1 to 8. */
  readonly orientation: number;
}

interface StoredPixels {
  readonly pixels: Rgb;
  /** Steps of the luma's quantiser; 1 each where nothing was quantised. */
  readonly steps: Uint16Array;
}

/** Larger pictures would cost too much. */
const MOST_PIXELS = 26_000_000;

/** Null for what is too large or has no legible quantiser. */
export async function pixelsOf({ bytes }: Stored): Promise<StoredPixels | null> {
  try {
    const steps = bytes[0] === 0xff ? lumaSteps(bytes) : new Uint16Array(64).fill(1);
    if (!steps) return null;
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, ignoreIcc: true })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? { pixels: { data, width: info.width, height: info.height }, steps } : null;
  } catch {
    // It was read before, or belongs to a PDF that was: what fails here is only this second look.
    return null;
  }
}

type Map = (u: number, v: number) => readonly [number, number];

/** By EXIF orientation: from shares of the upright page to shares of the stored picture. */
const STORED_AT: readonly Map[] = [
  (u, v) => [u, v],
  (u, v) => [u, v],
  (u, v) => [1 - u, v],
  (u, v) => [1 - u, 1 - v],
  (u, v) => [u, 1 - v],
  (u, v) => [v, u],
  (u, v) => [v, 1 - u],
  (u, v) => [1 - v, 1 - u],
  (u, v) => [1 - v, u],
];
/** The orientation that has the same effect, by quarter turns clockwise. */
const OF_TURNS = [1, 6, 3, 8] as const;

/**
 * From boxes on the page as it was read to boxes on the picture as it was stored.
 *
 * @param turned quarter turns clockwise that made the page upright, after those that EXIF asked for
 */
export function mapToStored(
  page: { readonly width: number; readonly height: number },
  stored: { readonly width: number; readonly height: number },
  orientation: number,
  turned: Turns,
): (box: Box) => Box {
  const before = STORED_AT[OF_TURNS[turned]] ?? STORED_AT[1];
  const exif = STORED_AT[orientation] ?? STORED_AT[1];
  const at: Map = (x, y) => {
    const [u, v] = before?.(x / page.width, y / page.height) ?? [0, 0];
    const [a, b] = exif?.(u, v) ?? [0, 0];
    return [a * stored.width, b * stored.height];
  };
  return ({ x, y, width, height }) => {
    const [ax, ay] = at(x, y);
    const [bx, by] = at(x + width, y + height);
    return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(bx - ax), height: Math.abs(by - ay) };
  };
}
